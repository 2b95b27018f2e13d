import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promise as writeAtomically } from 'fast-write-atomic';

/** A gateway's flash memory wears out: state is not written more often than this, ms. */
const SHORTEST_INTERVAL = 5_000;

export interface StateFileOptions {
  /** Where it lies; `undefined` keeps everything in memory. */
  path: string | undefined;
  /** What the content is. A file of another version is left unread. */
  version: number;
  /** Told once about a file that cannot be read, and once when it cannot be written. */
  warn: (text: string) => void;
  /** Calls back after so many ms, without keeping the process alive. */
  later?: (run: () => void, ms: number) => void;
}

/**
 * A small file that survives a power cut: replaced atomically with fsync, with a checksum, a version, and the one
 * before as a backup. Whatever happens to it, reading and writing never throw: state is then in memory only.
 *
 * Its text is two lines, `{version, checksum}` and the content, both JSON.
 */
export class StateFile {
  private content: (() => unknown) | undefined;
  private scheduled = false;
  private writing: Promise<void> = Promise.resolve();
  private writtenAt = -Infinity;
  private warned = false;

  constructor(private readonly options: StateFileOptions) {}

  /** The content as it was saved last, else the backup's, else `undefined`. */
  load(): unknown {
    const { path: file, warn } = this.options;
    if (file === undefined) return undefined;
    const newest = this.read(file);
    if (newest.found) return newest.content;
    const backup = this.read(`${file}.bak`);
    if (newest.absent && backup.absent) return undefined;
    warn(
      backup.found
        ? `${path.basename(file)} could not be read; its backup is used.`
        : `${path.basename(file)} could not be read; starting afresh.`,
    );
    return backup.found ? backup.content : undefined;
  }

  /** Remembers to save, soon and not more often than every 5 s. `content` is asked when it is written. */
  save(content: () => unknown): void {
    this.content = content;
    if (this.scheduled || this.options.path === undefined) return;
    this.scheduled = true;
    const wait = Math.max(0, this.writtenAt + SHORTEST_INTERVAL - performance.now());
    const later = this.options.later ?? unrefTimeout;
    later(() => {
      this.scheduled = false;
      void this.flush();
    }, wait);
  }

  /** Saves at once what there is to save; resolves when it is on disk, or could not be put there. */
  flush(): Promise<void> {
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  /** Takes it from the disk, with its backup; nothing that was saved before is written any more. */
  async remove(): Promise<void> {
    const { path: file } = this.options;
    await this.writing;
    this.content = undefined;
    if (file === undefined) return;
    // Where it can't be removed it lies there and nobody reads it.
    await Promise.allSettled([rm(file, { force: true }), rm(`${file}.bak`, { force: true })]);
  }

  private async write(): Promise<void> {
    const { path: file, version, warn } = this.options;
    const { content } = this;
    if (content === undefined || file === undefined) return;
    this.content = undefined;
    this.writtenAt = performance.now();
    const text = JSON.stringify(content());
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      await copyFile(file, `${file}.bak`).catch(ignoreAbsent);
      await writeAtomically(file, `${JSON.stringify({ version, checksum: checksum(text) })}\n${text}\n`);
      this.warned = false;
    } catch (error) {
      this.content ??= content;
      if (!this.warned)
        warn(`${path.basename(file)} could not be written (${reason(error)}); until it can, a restart forgets it.`);
      this.warned = true;
    }
  }

  private read(file: string): { found: boolean; absent: boolean; content?: unknown } {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      return { found: false, absent: reason(error) === 'ENOENT' };
    }
    try {
      const [first = '', second = ''] = text.split('\n');
      const header: unknown = JSON.parse(first);
      const good =
        typeof header === 'object' &&
        header !== null &&
        'version' in header &&
        'checksum' in header &&
        header.version === this.options.version &&
        header.checksum === checksum(second);
      return good
        ? { found: true, absent: false, content: JSON.parse(second) as unknown }
        : { found: false, absent: false };
    } catch {
      return { found: false, absent: false };
    }
  }
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function ignoreAbsent(error: unknown): void {
  if (reason(error) !== 'ENOENT') throw error;
}

function unrefTimeout(run: () => void, ms: number): void {
  setTimeout(run, ms).unref();
}
