declare module 'fast-write-atomic' {
  /** Writes a file beside `path`, syncs it and renames it over `path`. */
  const writeAtomic: {
    promise(path: string, content: string | Buffer): Promise<void>;
  };
  export = writeAtomic;
}
