/** Malformed answers out of a seed: what a good answer becomes on its way through a bad proxy, bug or hostile server. */

/** From 0 up to but not including 1. */
export type Chance = () => number;

/** The same numbers for the same seed. */
export function chanceOf(seed: number): Chance {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    // Xorshift, which is enough for tests.
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

export function oneOf<Item>(items: readonly Item[], chance: Chance): Item {
  const item = items[Math.floor(chance() * items.length)];
  if (item === undefined) throw new RangeError('nothing to choose from');
  return item;
}

/** Stands for what JSON can say and JavaScript cannot write: the text behind it goes out as it is. */
const RAW = '\u0001raw ';

const deep = (levels: number): unknown => JSON.parse('[{"a":'.repeat(levels) + '0' + '}]'.repeat(levels)) as unknown;

const SCALARS: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 0.1, 1e308, 2 ** 53, -8.64e15, `${RAW}1e309`, `${RAW}-1e309`, `${RAW}1E-999`],
  ...[
    '',
    ' ',
    '\ud800',
    '\udfff\ud800',
    'NaN',
    'Infinity',
    '1e309',
    '0x10',
    'None',
    'null',
    'FAULT',
    '\u0000',
    '\u2028',
  ],
  ...['__proto__', 'constructor', '../../etc/passwd', '<script>', '9'.repeat(400), 'x'.repeat(5_000), '2026-13-45'],
];

const KEYS: readonly string[] = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'length',
    '',
    ' ',
    '0',
    '-1',
    '01',
    '\ud800',
  ],
  ...[
    'data',
    'error',
    'message',
    'status',
    'detail',
    'body',
    'statusCode',
    'time',
    'Time',
    'date',
    'ts',
    'k'.repeat(2_000),
  ],
];

const PAGES: readonly string[] = [
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>',
  '<html><body><form><input name="csrfmiddlewaretoken" value="x"></form></body></html>',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
];

const OTHERS: readonly string[] = [
  ...[
    '',
    ' ',
    '\ufeff',
    'null',
    'true',
    '0',
    '"text"',
    '[]',
    '{}',
    '[[]]',
    '[{}]',
    '{"data":null}',
    '{"data":{}}',
    'None',
  ],
  ...['NaN', 'undefined', '{"error":"no"}', '{"detail":[{"loc":["a",1],"msg":"no"}]}', '{"message":{"a":1}}', '"{}"'],
  ...[
    '{"statusCode":500,"body":"{}"}',
    '{"data":{"data":{"data":[]}}}',
    '{"a":1}{"b":2}',
    "{'a':1}",
    '{"a":1,}',
    '[1,2',
  ],
  ...['{"__proto__":{"polluted":true}}', '[{"constructor":{"prototype":{"polluted":true}}}]', '\u0000\u0007{"0":'],
];

/** JSON in which every key stays a key, `__proto__` too. */
export function written(value: unknown): string {
  return JSON.stringify(value).replace(/"\\u0001raw ([^"]*)"/g, '$1');
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A copy without prototypes, in which `__proto__` may be set as any other key. */
function copied(value: unknown): unknown {
  if (!isContainer(value)) return value;
  if (Array.isArray(value)) return value.map(copied);
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, inner] of Object.entries(value)) copy[key] = copied(inner);
  return copy;
}

/** Something of any type. */
export function hostileValue(chance: Chance): unknown {
  const kind = chance();
  if (kind < 0.7) return oneOf(SCALARS, chance);
  if (kind < 0.75) return deep(2 + Math.floor(chance() * 40));
  const inside = Array.from({ length: Math.floor(chance() * 3) }, () => oneOf(SCALARS, chance));
  if (kind < 0.88) return inside;
  const object = Object.create(null) as Record<string, unknown>;
  for (const one of inside) object[oneOf(KEYS, chance)] = one;
  return object;
}

/** Changes one place somewhere in a value, or the value itself. */
function spoilt(value: unknown, chance: Chance): unknown {
  if (!isContainer(value) || chance() < 0.08) return hostileValue(chance);
  return Array.isArray(value) ? spoiltList(value as unknown[], chance) : spoiltObject(value, chance);
}

function spoiltList(list: unknown[], chance: Chance): unknown[] {
  const at = Math.floor(chance() * list.length);
  const kind = chance();
  if (kind < 0.7 && list.length > 0) list[at] = spoilt(list[at], chance);
  else if (kind < 0.8) list.splice(at, 1);
  else list.splice(at, 0, kind < 0.9 ? hostileValue(chance) : copied(list[at] ?? null));
  return list;
}

function spoiltObject(object: Record<string, unknown>, chance: Chance): Record<string, unknown> {
  const keys = Object.keys(object);
  const key = keys.length > 0 ? oneOf(keys, chance) : '0';
  const kind = chance();
  if (kind < 0.62) object[key] = spoilt(object[key] ?? null, chance);
  else if (kind < 0.74) object[oneOf(KEYS, chance)] = hostileValue(chance);
  else if (kind < 0.86) Reflect.deleteProperty(object, key);
  else object[oneOf([...keys, ...KEYS], chance)] = copied(object[key] ?? null);
  return object;
}

/** The same in something that it should not be in. */
function wrapped(good: unknown, chance: Chance): unknown {
  return oneOf(
    [
      ...[[good], { data: good }, { data: { data: good } }, { '0': good }, written(good), { body: written(good) }],
      ...[
        { data: good, error: 'no' },
        { items: good },
        [good, good],
        { statusCode: 502, body: good },
        { message: good },
      ],
    ],
    chance,
  );
}

/** The text with something of it gone, doubled or put in. */
function torn(text: string, chance: Chance): string {
  const at = Math.floor(chance() * (text.length + 1));
  const to = at + Math.floor(chance() * 9);
  const put = oneOf(['', '"', '{', ']', ',', '\\', '\u0000', '\ud800', '&', '&x;', '<', '1e309', '__proto__'], chance);
  const kind = chance();
  if (kind < 0.5) return text.slice(0, at);
  if (kind < 0.8) return text.slice(0, at) + put + text.slice(to);
  return text.slice(0, to) + text.slice(at);
}

/** The body of an answer that should have been `good`: JSON, or text where that is one. */
export function malformed(good: unknown, chance: Chance): string {
  const kind = chance();
  if (kind < 0.06) return oneOf(PAGES, chance);
  if (kind < 0.14) return oneOf(OTHERS, chance);
  if (typeof good === 'string') return torn(kind < 0.4 ? torn(good, chance) : good, chance);
  if (kind < 0.35) return torn(written(good), chance);
  let value = copied(good);
  if (kind < 0.45) value = copied(wrapped(good, chance));
  for (let times = Math.floor(chance() * 4); times >= 0; times -= 1) value = spoilt(value, chance);
  return written(value);
}
