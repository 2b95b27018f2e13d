/**
 * What devices are called. A node keeps the id only; the name that a list had beside it is remembered in this browser,
 * for labels and for the line in words.
 */
const STORE = 'sensor-clouds-names';
const KEPT = 2000;

let names: Map<string, string> | undefined;

/** @param account id of the account node */
export function rememberName(account: string, id: string, name: string): void {
  if (name === '' || name === id || known().get(key(account, id)) === name) return;
  known().delete(key(account, id));
  known().set(key(account, id), name);
  const kept = [...known()].slice(-KEPT);
  names = new Map(kept);
  try {
    localStorage.setItem(STORE, JSON.stringify(kept));
  } catch {
    // A full or forbidden store: the names are there until the page is left.
  }
}

/** The name, or the id where nothing else is known. */
export function nameOf(account: string | undefined, id: string): string {
  return (account === undefined ? undefined : known().get(key(account, id))) ?? id;
}

function key(account: string, id: string): string {
  return `${account} ${id.toLowerCase()}`;
}

function known(): Map<string, string> {
  names ??= new Map(stored());
  return names;
}

function stored(): [string, string][] {
  try {
    const entries: unknown = JSON.parse(localStorage.getItem(STORE) ?? '[]');
    return Array.isArray(entries) ? entries.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(entry: unknown): entry is [string, string] {
  return Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === 'string');
}
