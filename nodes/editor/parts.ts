/**
 * A field with several values: separated by commas, or a JSON array where a value holds a comma itself.
 */

/** What is being typed: the text behind the last comma. In a JSON array that is nothing. */
export function currentPart(field: string): string {
  if (field.trim().startsWith('[')) return '';
  return field.slice(field.lastIndexOf(',') + 1).trim();
}

/** The field with `value` in the place of what is being typed; twice the same is once. */
export function withPart(field: string, value: string): string {
  const before = valuesBefore(field);
  const values = before.includes(value) ? before : [...before, value];
  return values.some((one) => one.includes(',') || one.startsWith('[')) ? JSON.stringify(values) : values.join(', ');
}

/** The values of a field, as far as they can be read. */
export function valuesOf(field: string): string[] {
  const part = currentPart(field);
  return part === '' ? valuesBefore(field) : [...valuesBefore(field), part];
}

function valuesBefore(field: string): string[] {
  if (field.trim().startsWith('[')) {
    try {
      const list: unknown = JSON.parse(field);
      return Array.isArray(list) ? list.map(String) : [];
    } catch {
      return [];
    }
  }
  return field
    .split(',')
    .slice(0, -1)
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
