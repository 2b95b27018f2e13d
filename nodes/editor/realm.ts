/** Stands in the browser for `node:util/types`, which the reading of instants asks: there is one realm here. */
export function isDate(value: unknown): value is Date {
  return value instanceof Date;
}
