/** The part of the library that is used here; it brings no types of its own. */
declare module 'fast-write-atomic' {
  /** Writes to a temporary file beside `path`, syncs it to disk and renames it to `path`. */
  export function promise(path: string, content: string): Promise<void>;
}
