/**
 * Faults on demand: what a cloud, its proxy or the network does to a request on a bad day. Which request meets
 * which fault is decided here; `delivery.ts` carries it out on the socket.
 */
import { chance } from './signal';

/**
 * One fault. Where it says `when`: `before` the cloud has seen the request, `after` the cloud has handled it but not
 * a byte was answered, `middle` after the headers and half of the answer's body.
 */
export type Fault =
  /** Any status; a text beginning with `<` goes out as HTML, an object as JSON. The cloud does not see the request. */
  | { kind: 'status'; status: number; body?: string | object; retryAfter?: string | number }
  /** 200 with an HTML page; with `csrf` it speaks of its CSRF token. The cloud does not see the request. */
  | { kind: 'html'; csrf?: boolean }
  /** Half of the body. `correct`: the content-length says so; `full`: it promises the whole, then the socket ends. */
  | { kind: 'cut'; length: 'correct' | 'full' }
  /** The connection is reset. */
  | { kind: 'reset'; when: 'before' | 'after' | 'middle' }
  /** Nothing more is sent and the connection stays open. */
  | { kind: 'stall'; when: 'before' | 'after' | 'middle' }
  /** The right answer, `delay` ms later than usual. */
  | { kind: 'slow'; delay: number }
  /** 200, called JSON, but it is not. */
  | { kind: 'garbage'; body?: string }
  /** 200, one JSON text of `bytes` bytes, without end when not given. Sent as fast as the client reads. */
  | { kind: 'endless'; bytes?: number }
  /** The same, gzipped to about a thousandth. */
  | { kind: 'gzip-bomb'; bytes: number }
  /** To a path of the same origin or to any address; 302 unless said. The cloud does not see the request. */
  | { kind: 'redirect'; location: string; status?: 301 | 302 | 303 | 307 | 308 };

export type FaultKind = Fault['kind'];

/** What random faults choose from, by kind. None of them claims that credentials are wrong. */
const EXAMPLES: Readonly<Record<FaultKind, readonly Fault[]>> = {
  status: [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 502, body: '<html><body><h1>502 Bad Gateway</h1></body></html>' },
    { kind: 'status', status: 503, retryAfter: 1 },
    { kind: 'status', status: 429, retryAfter: 1 },
  ],
  html: [{ kind: 'html' }, { kind: 'html', csrf: true }],
  cut: [
    { kind: 'cut', length: 'correct' },
    { kind: 'cut', length: 'full' },
  ],
  reset: [
    { kind: 'reset', when: 'before' },
    { kind: 'reset', when: 'after' },
    { kind: 'reset', when: 'middle' },
  ],
  stall: [
    { kind: 'stall', when: 'before' },
    { kind: 'stall', when: 'after' },
    { kind: 'stall', when: 'middle' },
  ],
  slow: [{ kind: 'slow', delay: 300 }],
  garbage: [
    { kind: 'garbage' },
    { kind: 'garbage', body: '{"data": [1, 2,, }' },
    { kind: 'garbage', body: 'null null' },
  ],
  endless: [{ kind: 'endless' }],
  'gzip-bomb': [{ kind: 'gzip-bomb', bytes: 256 * 1024 * 1024 }],
  redirect: [
    { kind: 'redirect', location: '/elsewhere' },
    { kind: 'redirect', location: 'https://elsewhere.invalid/' },
  ],
};

/** Every kind there is. */
export const FAULT_KINDS = Object.keys(EXAMPLES) as readonly FaultKind[];

/** The kinds that pass by themselves and cost a client little time: what random faults are made of unless said. */
export const PASSING_KINDS: readonly FaultKind[] = ['status', 'html', 'cut', 'reset', 'slow', 'garbage'];

/** Which requests a fault is for; what is not given matches all. `path` is tried on the raw target. */
export interface FaultFilter {
  path?: RegExp;
  method?: string;
}

/** Random faults: `rate` of the requests (0 to 1), the same ones for the same seed and order of requests. */
export interface RandomFaults extends FaultFilter {
  rate: number;
  seed: string | number;
  kinds?: readonly FaultKind[];
}

interface Scripted {
  fault: Fault;
  left: number;
  filter: FaultFilter;
}

function matches(filter: FaultFilter, method: string, target: string): boolean {
  if (filter.method !== undefined && filter.method.toUpperCase() !== method) return false;
  // `search` and not `test`: a pattern with the g flag must not remember the last request.
  return filter.path === undefined || target.search(filter.path) >= 0;
}

/** The faults one server has ahead of it. Scripted ones come first, in the order in which they were asked for. */
export class Faults {
  private scripted: Scripted[] = [];
  private chances: RandomFaults | undefined;
  private drawn = 0;

  /** The next `count` (1) requests that match meet `fault`. `Infinity` lasts until `clear()`. */
  next(fault: Fault, options: FaultFilter & { count?: number } = {}): void {
    const { count = 1, ...filter } = options;
    this.scripted.push({ fault, left: count, filter });
  }

  /** From now on requests meet faults by chance; replaces what `random` said before. */
  random(chances: RandomFaults): void {
    this.chances = chances;
    this.drawn = 0;
  }

  /** No more faults of either sort. */
  clear(): void {
    this.scripted = [];
    this.chances = undefined;
  }

  /** How many scripted faults have not been met yet. */
  get pending(): number {
    return this.scripted.reduce((sum, each) => sum + each.left, 0);
  }

  /** The fault that this request meets, if any. For the server; each call uses one up. */
  take(method: string, target: string): Fault | undefined {
    const found = this.scripted.find((each) => matches(each.filter, method, target));
    if (found) {
      found.left -= 1;
      if (found.left <= 0) this.scripted = this.scripted.filter((each) => each !== found);
      return found.fault;
    }
    return this.draw(method, target);
  }

  private draw(method: string, target: string): Fault | undefined {
    if (!this.chances || !matches(this.chances, method, target)) return undefined;
    const { rate, seed, kinds = PASSING_KINDS } = this.chances;
    const turn = (this.drawn += 1);
    if (chance(seed, 'met', turn) >= rate) return undefined;
    const kind = kinds[Math.floor(chance(seed, 'kind', turn) * kinds.length)];
    const examples = kind === undefined ? [] : EXAMPLES[kind];
    return examples[Math.floor(chance(seed, 'example', turn) * examples.length)];
  }
}
