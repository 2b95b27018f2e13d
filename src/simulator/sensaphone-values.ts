import { exists } from './sensaphone-references';
import { isItem, type Json, type Property, type Scene } from './sensaphone-schema';

/** Values of properties: what is of the right kind, how a URI writes them, what is left when one is deleted. */

/** What is wrong with a value; undefined where it may be written. */
export function faultOf(property: Property, value: Json, scene: Scene): string | undefined {
  return wrongKind(property, value, scene) ?? property.wrong?.(value);
}

function wrongKind(property: Property, value: Json, scene: Scene): string | undefined {
  switch (property.kind) {
    case 'string':
      if (typeof value !== 'string') return 'A string type is required';
      return value.length > (property.longest ?? Infinity) ? 'The string is too long' : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'A boolean type is required';
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : 'An integer type is required';
    case 'float':
      return Number.isFinite(value) ? undefined : 'A float type is required';
    case 'binary':
      return value === 0 || value === 1 ? undefined : 'The value 0 or 1 is required';
    case 'reference':
      return Number.isSafeInteger(value) && isKnown(property, value, scene) ? undefined : 'An existing id is required';
    case 'objects':
      return Array.isArray(value) && value.every((entry) => isItem(entry))
        ? undefined
        : 'An array of objects is required';
    case 'strings':
    case 'integers':
    case 'members':
      return wrongList(property, value, scene);
  }
}

function wrongList(property: Property, value: Json, scene: Scene): string | undefined {
  if (!Array.isArray(value)) return 'An array type is required';
  const { key = '' } = property;
  const ids = property.kind === 'members' ? value.map((entry) => (isItem(entry) ? (entry[key] ?? null) : null)) : value;
  const type = property.kind === 'strings' ? 'string' : 'number';
  if (ids.some((id) => typeof id !== type)) return `An array of ${type}s is required`;
  return ids.every((id) => isKnown(property, id, scene)) ? undefined : 'An existing id is required';
}

function isKnown(property: Property, id: Json, scene: Scene): boolean {
  const { of, key } = property;
  return of === undefined || key === undefined || exists(scene.state.root, of, key, id);
}

/** What a text in a URI means for a property. A text that does not fit stays text, and is then of the wrong kind. */
export function fromUriText(property: Property, text: string): Json {
  const number = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  const { key = '' } = property;
  switch (property.kind) {
    case 'boolean':
      return { true: true, false: false }[text] ?? text;
    case 'integer':
    case 'float':
    case 'binary':
    case 'reference':
      return number;
    case 'strings':
      return text.split(',');
    case 'integers':
      return text.split(',').map(Number);
    case 'members':
      return text.split(',').map((id) => ({ [key]: Number(id) }));
    case 'string':
    case 'objects':
      return text;
  }
}

/** What a deleted property leaves behind. */
export function emptyOf(property: Property): Json {
  switch (property.kind) {
    case 'string':
      return '';
    case 'strings':
    case 'integers':
    case 'members':
    case 'objects':
      return [];
    case 'boolean':
    case 'integer':
    case 'float':
    case 'binary':
    case 'reference':
      return null;
  }
}
