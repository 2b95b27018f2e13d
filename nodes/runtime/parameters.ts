import { CloudError } from '../../src/errors';
import type { VendorName } from '../../src/model';
import { described, isPlainObject, ShouldBe } from './values';
import type { Parameter } from './values';

/**
 * Where parameters are read: for each, the value in the message if it has one, else the node's property, else the
 * default (contract, section 3).
 */

/** More devices than any account has, by far. */
const MOST_OBJECTS = 1_000_000;

export type ParameterTable = Readonly<Record<string, Parameter<unknown>>>;

/** What has been read; `undefined` where nothing was given. */
export type Values<Table extends ParameterTable> = {
  [Name in keyof Table]: Table[Name] extends Parameter<infer T> ? T | undefined : never;
};

/**
 * The parameter objects of a message: its payload if that is one, the objects of an array, or one that gives nothing.
 * @returns an empty array for an empty array: there is no work then
 * @throws CloudError `E_INPUT` for an array that holds something else beside objects
 */
export function parameterObjects(payload: unknown): Readonly<Record<string, unknown>>[] {
  if (isPlainObject(payload)) return [payload];
  if (!Array.isArray(payload)) return [{}];
  if (payload.length === 0) return [];
  // An array may claim to be longer than memory; looking for what is in it would take minutes.
  if (payload.length > MOST_OBJECTS) {
    throw new CloudError(
      'E_INPUT',
      `msg.payload has ${payload.length} entries; send ${MOST_OBJECTS} parameter objects at most at a time.`,
    );
  }
  const objects = payload.filter(isPlainObject);
  if (objects.length === 0) return [{}];
  if (objects.length < payload.length) {
    const index = payload.findIndex((entry) => !isPlainObject(entry));
    throw new CloudError(
      'E_INPUT',
      `msg.payload[${index}] is ${described(payload[index])}; every entry of the array should be an object with parameters.`,
    );
  }
  return objects;
}

/**
 * All parameters of one parameter object.
 * @param vendor the node's; an object that names another one was made for another node
 * @throws CloudError `E_INPUT` for a value of the wrong kind, `E_CONFIG` for a property whose variable is not set
 */
export function readParameters<Table extends ParameterTable>(
  table: Table,
  given: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, unknown>>,
  vendor: VendorName,
): Values<Table> {
  const named = own(given, 'vendor');
  if (isGiven(named) && named !== vendor) {
    throw new CloudError(
      'E_INPUT',
      `msg.payload.vendor is ${described(named)}, but this node reads ${vendor}. Send these to a node of that vendor, for example through a Switch node on msg.payload.vendor.`,
    );
  }
  const values = Object.fromEntries(
    Object.entries(table).map(([name, parameter]) => [name, readOne(name, parameter, given, properties)]),
  );
  return values as Values<Table>;
}

function readOne(
  name: string,
  parameter: Parameter<unknown>,
  given: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, unknown>>,
): unknown {
  const fromMessage = parameter.only === 'property' ? undefined : own(given, name);
  if (isGiven(fromMessage)) return read(name, parameter, fromMessage, 'message');
  const fromProperty = parameter.only === 'message' ? undefined : own(properties, name);
  if (!isGiven(fromProperty)) return undefined;
  const variable = unsetVariable(fromProperty);
  if (variable !== undefined) {
    throw new CloudError(
      'E_CONFIG',
      `The environment variable ${variable}, which "${name}" of this node names, is not set.`,
    );
  }
  return read(name, parameter, fromProperty, 'property');
}

function read(name: string, parameter: Parameter<unknown>, given: unknown, source: 'message' | 'property'): unknown {
  try {
    return parameter.read(given, source);
  } catch (error) {
    if (!(error instanceof ShouldBe)) throw error;
    throw new CloudError('E_INPUT', `Parameter "${name}" is ${described(given)}; it should be ${error.message}.`);
  }
}

/** The name of the variable, where a value is still `${NAME}`: Node-RED leaves one that is not set as it is. */
export function unsetVariable(value: unknown): string | undefined {
  return typeof value === 'string' ? /^\$\{([^}]+)\}$/.exec(value.trim())?.[1] : undefined;
}

/** `null`, `undefined` and empty text mean "not given". */
export function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}

function own(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
