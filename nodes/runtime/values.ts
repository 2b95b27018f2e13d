import { isTimeZone } from '../../src/range/localday';

/**
 * The kinds of values that parameters have. What comes from a function node belongs to another realm, so nothing here
 * asks for `instanceof Object` or `instanceof Array`.
 */

/** No vendor's id or name is as long; errors and topics repeat them. */
const LONGEST_ID = 1024;

/** One parameter of a node: how a given value is read. `read` throws a sentence that says what it should be. */
export interface Parameter<T> {
  read(given: unknown, source: 'message' | 'property'): T;
  /** For the message only, or the author's decision only. */
  only?: 'message' | 'property';
}

/** Thrown by a reader: what the value should be, as the end of a sentence. */
export class ShouldBe extends Error {}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Buffer.isBuffer(value)) return false;
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** A value for an error message: what it was, short. */
export function described(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  if (Buffer.isBuffer(value)) return 'a Buffer';
  return `a value of type ${typeof value}`;
}

/** An id: text or a number; in what leaves a node it is text. */
export function id(): Parameter<string> {
  return { read: readId };
}

function readId(given: unknown): string {
  const typed = typeof given === 'string' ? given.trim() : '';
  if (typed !== '' && typed.length <= LONGEST_ID) return typed;
  if (typeof given === 'number' && Number.isFinite(given)) return String(given);
  throw new ShouldBe(`an id, as text (of ${LONGEST_ID} characters at most) or a number`);
}

/**
 * One id or several: an array, or in a dialog separated by commas (or a JSON array, where one holds a comma).
 * @param none whether an array may be empty
 */
export function ids({ none = false } = {}): Parameter<string[]> {
  return {
    read(given, source) {
      if (Array.isArray(given)) return none && given.length === 0 ? [] : some(given.map(readId));
      return source === 'property' && typeof given === 'string' ? some(separated(given).map(readId)) : [readId(given)];
    },
  };
}

/** Several names: an array or separated by commas, in the message too. */
export function names(): Parameter<string[]> {
  return {
    read(given) {
      if (Array.isArray(given)) return some(given.map(readId));
      if (typeof given === 'string') return some(separated(given).map(readId));
      throw new ShouldBe('an array of names, or names separated by commas');
    },
  };
}

function some(list: string[]): string[] | never {
  if (list.length === 0) throw new ShouldBe('at least one name or id');
  return list;
}

function separated(text: string): unknown[] {
  if (text.trim().startsWith('[')) {
    try {
      const list: unknown = JSON.parse(text);
      if (Array.isArray(list)) return list;
    } catch {
      throw new ShouldBe('names separated by commas, or a JSON array that can be read');
    }
  }
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Free text. */
export function text(): Parameter<string> {
  return {
    read(given) {
      if (typeof given === 'string') return given;
      if (typeof given === 'number' && Number.isFinite(given)) return String(given);
      throw new ShouldBe('text');
    },
  };
}

/** A number, also as text. */
export function number({ least, whole }: { least: number; whole: boolean }): Parameter<number> {
  const kind = `${whole ? 'a whole number' : 'a number'} of at least ${least}`;
  return {
    read(given) {
      const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
      if (typeof value !== 'number' || !Number.isFinite(value) || value < least) throw new ShouldBe(kind);
      if (whole && !Number.isInteger(value)) throw new ShouldBe(kind);
      return value;
    },
  };
}

/** True or false, also as text. */
export function flag(): Parameter<boolean> {
  return {
    read(given) {
      if (typeof given === 'boolean') return given;
      if (given === 'true') return true;
      if (given === 'false') return false;
      throw new ShouldBe('true or false');
    },
  };
}

/** One of a few words. */
export function choice<Word extends string>(...words: readonly Word[]): Parameter<Word> {
  return {
    read(given) {
      const found = words.find((word) => word === given);
      if (found === undefined) throw new ShouldBe(`one of ${words.join(', ')}`);
      return found;
    },
  };
}

/** An object; as JSON too. */
export function object(): Parameter<Readonly<Record<string, unknown>>> {
  return {
    read(given) {
      let value = given;
      if (typeof given === 'string') {
        try {
          value = JSON.parse(given);
        } catch {
          throw new ShouldBe('an object, or JSON that can be read');
        }
      }
      if (!isPlainObject(value) || !isSerializable(value)) throw new ShouldBe('an object that JSON can hold');
      return value;
    },
  };
}

function isSerializable(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    // It holds itself, or a BigInt, or is nested without end.
    return false;
  }
}

/** The name of a time zone. */
export function timezone(): Parameter<string> {
  return {
    read(given) {
      if (typeof given !== 'string' || !isTimeZone(given)) {
        throw new ShouldBe('the IANA name of a time zone, such as Europe/Berlin');
      }
      return given;
    },
  };
}

/** Handed on as it is; whoever uses it reads it (instants need the moment at which the run begins). */
export function instant(): Parameter<unknown> {
  return { read: (given) => given };
}

/** For parameters that have no property in the dialog. */
export function inMessage<T>(parameter: Parameter<T>): Parameter<T> {
  return { ...parameter, only: 'message' };
}

/** For what is the author's decision. */
export function inDialog<T>(parameter: Parameter<T>): Parameter<T> {
  return { ...parameter, only: 'property' };
}

/** The object without the keys that have no value, so that what is optional stays absent. */
export function definedOnly<T extends object>(object: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
