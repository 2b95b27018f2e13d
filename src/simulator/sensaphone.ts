import type { SimulatedAnswer, SimulatedCloud, SimulatedRequest } from './cloud';
import { LOGIN_USER_ID, seededState } from './sensaphone-account';
import { readDashboard } from './sensaphone-dashboard';
import { ApiFailure, BAD_JSON, BAD_URI, chosenFailure, NOT_AUTHORISED, PROPERTY_FAILED } from './sensaphone-failure';
import { filtersOfUri, isHistoryKind } from './sensaphone-filters';
import { readHistory } from './sensaphone-history';
import { type Frame, graft, parseBody } from './sensaphone-json';
import { answerLogin, verbOf } from './sensaphone-login';
import { SENSAPHONE_DEFAULTS, type SensaphoneOptions } from './sensaphone-options';
import { readChild } from './sensaphone-read';
import { ROOT } from './sensaphone-resources';
import { isItem, type Json, type Scene, type State } from './sensaphone-schema';
import { Sessions } from './sensaphone-sessions';
import { type SensaphoneTruth, truthOf } from './sensaphone-truth';
import { parseTarget, resolvePath, type Segment, type Target, treeOf } from './sensaphone-uri';
import { inVersion } from './sensaphone-versions';
import { writeChild } from './sensaphone-write';
import type { AppliedWrite, PropertyFailure, WriteScene } from './sensaphone-write-property';

/** What is inside an answer before it gets its envelope. */
interface Answer {
  response: Json;
  properties?: Json;
}

/**
 * Sensaphone.net, simulated strictly from its papers: login and sessions, both modes, three versions, every resource of
 * the vendor's table, history. API failures come with HTTP status 200, as its clients expect.
 */
export class SensaphoneCloud implements SimulatedCloud {
  readonly vendor = 'sensaphone';
  /** May be changed while it runs; what built the account (seed, zones, groups) then changes nothing any more. */
  readonly options: SensaphoneOptions;
  readonly sessions: Sessions;
  readonly truth: SensaphoneTruth;
  private state: State;
  private readonly writes: AppliedWrite[] = [];
  private readonly pending = new Map<string, number>();
  private readonly failing = new Map<string, PropertyFailure>();
  private readonly refusing: { code: number; left: number; at: 'login' | 'call' }[] = [];

  constructor(options: Partial<SensaphoneOptions> = {}) {
    this.options = { ...SENSAPHONE_DEFAULTS, ...options };
    this.sessions = new Sessions(this.options, LOGIN_USER_ID);
    this.state = seededState(this.options);
    this.truth = truthOf(() => this.state, this.writes, this.options);
  }

  /** Lets every write of a property fail: by its name, or by its path without ids (`device/zone/name`). */
  failProperty(name: string, code = PROPERTY_FAILED, message = 'Failed'): void {
    this.failing.set(name, { code, message });
  }

  /** Ends what `failProperty` began. */
  healProperties(): void {
    this.failing.clear();
  }

  /** Lets the next requests (to `login`, or all others) fail as a whole; nothing of them is done. */
  failNext(code: number, times = 1, at: 'login' | 'call' = 'call'): void {
    this.refusing.push({ code, left: times, at });
  }

  /** Ends all sessions: the next request with one of them answers code 2. */
  expireSessions(): void {
    this.sessions.expireAll();
  }

  handle(request: SimulatedRequest): SimulatedAnswer {
    this.watchForPassword(request.target);
    try {
      const target = parseTarget(request.target);
      if (target === undefined) return { status: 404, headers: { 'content-type': 'text/html' }, body: NOT_FOUND };
      const { response, properties } = this.answer(request, target);
      const isPending = (path: string): boolean => (this.pending.get(path) ?? -Infinity) > request.at;
      const result = { success: true, code: 0, message: this.options.successMessage };
      return {
        status: 200,
        body: {
          result: properties === undefined ? result : { ...result, properties },
          response: inVersion(response, target.version, isPending, this.options),
        },
      };
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      return {
        status: 200,
        body: { result: { success: false, code: error.code, message: error.message }, response: {} },
      };
    }
  }

  private answer(request: SimulatedRequest, target: Target): Answer {
    const [first] = target.segments;
    if (first?.text === 'login' && !first.braced) {
      this.refuseIfTold('login');
      return { response: answerLogin(this.sessions, this.options, target, request) };
    }
    this.refuseIfTold('call');
    const names = target.segments.filter(({ braced }) => !braced).map(({ text }) => text);
    const isJson = request.method === 'POST' && request.body.length > 0;
    if (!isJson && request.body.length > 0) throw new ApiFailure(BAD_JSON, 'a body in URI mode');
    const frame = isJson ? parseBody(request.body, names) : undefined;
    const verb = frame?.verb ?? verbOf(request.method);
    if (verb === undefined) throw new ApiFailure(BAD_URI, 'no such method');
    this.checkSession(target, frame, request.at);
    const { state, options } = this;
    const { version } = target;
    const scene: Scene = { verb, version, mode: isJson ? 'json' : 'uri', now: request.at, state, options };
    if (first === undefined) throw new ApiFailure(BAD_URI, 'no resource');
    if (first.text === 'dashboard') return { response: { dashboard: this.dashboard(target.segments, frame, scene) } };
    if (first.text === 'history') return { response: { history: this.history(target.segments, frame, scene) } };
    const path = resolvePath(target.segments);
    const tree = frame === undefined ? treeOf(path, verb) : graft(frame.body, path);
    return verb === 'read' ? this.read(first.text, tree, scene) : this.write(first.text, tree, scene);
  }

  private checkSession(target: Target, frame: Frame | undefined, now: number): void {
    const inUri = target.session !== undefined;
    if (inUri && (frame?.session !== undefined || frame?.acctid !== undefined)) {
      throw new ApiFailure(BAD_JSON, 'account and session stand in the URI and in the body');
    }
    const acctid = inUri ? target.acctid : frame?.acctid;
    const token = inUri ? target.session : frame?.session;
    if (token !== undefined && acctid === undefined) throw new ApiFailure(BAD_JSON, 'a session without acctid');
    this.sessions.check(acctid, token, now);
  }

  private read(root: string, tree: Json, scene: Scene): Answer {
    const held = ROOT.children[root];
    if (held === undefined) throw new ApiFailure(BAD_URI, 'no such resource');
    return { response: { [root]: readChild(held, tree, [scene.state.root], scene) } };
  }

  /** Writes go to a copy of the account that takes its place only when nothing failed as a whole. */
  private write(root: string, tree: Json, scene: Scene): Answer {
    const held = ROOT.children[root];
    if (held === undefined) throw new ApiFailure(BAD_URI, 'no such resource');
    if (this.options.readOnlyUser) throw new ApiFailure(NOT_AUTHORISED, 'this user may only read');
    const draft = structuredClone(scene.state);
    const applied: AppliedWrite[] = [];
    const touched: string[] = [];
    const drafted: WriteScene = {
      ...scene,
      state: draft,
      record: ({ names, ids }, property, value) => {
        const path = [...names, ...(property === undefined ? [] : [property])].join('/');
        applied.push({
          at: scene.now,
          verb: scene.verb,
          path,
          ids: { ...ids },
          ...(value === undefined ? {} : { value }),
        });
      },
      touch: ({ steps }, property) => touched.push([...steps, property].join('/')),
      injected: (names) => this.failing.get(names.at(-1) ?? '') ?? this.failing.get(names.join('/')),
    };
    const place = { lineage: [draft.root], steps: [], names: [], ids: {} };
    const { response, results } = writeChild(held, tree, place, false, drafted);
    this.state = draft;
    this.writes.push(...applied);
    for (const path of touched) this.pending.set(path, scene.now + this.options.pendingFor);
    return {
      response: { [root]: response ?? [] },
      ...(results === undefined ? {} : { properties: { [root]: results } }),
    };
  }

  private dashboard(segments: readonly Segment[], frame: Frame | undefined, scene: Scene): Json {
    refuseWrite(scene, 'dashboard');
    const [name, ...more] = segments.slice(1);
    if (more.length > 0 || name?.braced === true) throw new ApiFailure(BAD_URI, 'there is no such dashboard');
    if (frame !== undefined) {
      if (name !== undefined || frame.body['dashboard'] === undefined) throw new ApiFailure(BAD_JSON, 'no dashboard');
      return readDashboard(frame.body['dashboard'], scene);
    }
    const given = readDashboard(name === undefined ? null : { [name.text]: null }, scene);
    if (name !== undefined && !(isItem(given) && Object.hasOwn(given, name.text)))
      throw new ApiFailure(BAD_URI, 'no such property');
    return given;
  }

  private history(segments: readonly Segment[], frame: Frame | undefined, scene: Scene): Json {
    refuseWrite(scene, 'history');
    const [kind, ...filters] = segments.slice(1);
    if (kind !== undefined && (kind.braced || !isHistoryKind(kind.text)))
      throw new ApiFailure(BAD_URI, 'no such history');
    if (frame === undefined) {
      if (kind === undefined) throw new ApiFailure(BAD_URI, 'no kind of history');
      return readHistory({ [kind.text]: filtersOfUri(kind.text, filters) }, this.writes, scene);
    }
    const { history } = frame.body;
    if (filters.length > 0) throw new ApiFailure(BAD_URI, 'filters stand in the URI or in the body');
    if (history === undefined) throw new ApiFailure(BAD_JSON, 'no history in the body');
    if (kind !== undefined && !(isItem(history) && Object.hasOwn(history, kind.text))) {
      throw new ApiFailure(BAD_JSON, 'the body does not reach the kind of the URI');
    }
    return readHistory(history, this.writes, scene);
  }

  private refuseIfTold(at: 'login' | 'call'): void {
    const told = this.refusing.find((entry) => entry.at === at && entry.left > 0);
    if (told === undefined) return;
    told.left -= 1;
    throw new ApiFailure(told.code, 'a test asked for it');
  }

  /** A password has no place in a URL, whatever becomes of the request. */
  private watchForPassword(target: string): void {
    let decoded = target;
    try {
      decoded = decodeURIComponent(target);
    } catch {
      // Not percent-encoded text: looked at as it is.
    }
    if (decoded.includes(this.options.password) || /\/login\/+\{/.test(decoded)) this.sessions.passwordInUrl += 1;
  }
}

const NOT_FOUND = '<html><body><h1>404 Not Found</h1></body></html>';

function refuseWrite(scene: Scene, name: string): void {
  if (scene.verb !== 'read') throw chosenFailure(scene.options.verbRefused, scene, `${name} is read only`);
}
