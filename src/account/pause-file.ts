/**
 * Which accounts are paused, on disk: a refusal must outlast a restart, or a restart a minute would lock the account
 * at the vendor. Neither credentials nor anything they could be got back from is in the file.
 */
import { randomBytes, scrypt } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { promise as writeAtomically } from 'fast-write-atomic';
import type { Log } from './health';

const NAME = 'paused-accounts.json';
const VERSION = 1;
/** What has been over for so long is forgotten. */
const KEPT = 30 * 86_400_000;

/** One account that was refused. */
export interface Refusals {
  /** How many logins in a row were refused. */
  count: number;
  /** No login before this time, epoch ms. */
  until: number;
}

const stretch = promisify<string, Buffer, number, Buffer>(scrypt);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** The pauses of all accounts that keep their files in one folder. */
export class PauseFile {
  private entries = new Map<string, Refusals>();
  private salt = randomBytes(16);
  private loading: Promise<void> | undefined;
  private writing: Promise<void> = Promise.resolve();
  private warned = false;

  /** @param folder made when it is first needed; undefined keeps everything in memory */
  constructor(
    private readonly folder: string | undefined,
    private readonly log: Log,
  ) {}

  /** Reads the file, once. One that is missing or unreadable counts as empty. */
  async load(): Promise<void> {
    this.loading ??= this.read();
    return this.loading;
  }

  /** No account is or was paused. */
  get isEmpty(): boolean {
    return this.entries.size === 0;
  }

  /** A key that stands for an identity and can't be turned back into it; slow on purpose. */
  async fingerprint(identity: string): Promise<string> {
    await this.load();
    return (await stretch(identity, this.salt, 24)).toString('base64url');
  }

  get(fingerprint: string): Refusals | undefined {
    return this.entries.get(fingerprint);
  }

  /** Takes effect at once, and resolves when it is on disk. Never rejects: without a disk it holds in memory. */
  async set(fingerprint: string, refusals: Refusals | undefined, now: number): Promise<void> {
    if (refusals) this.entries.set(fingerprint, refusals);
    else this.entries.delete(fingerprint);
    for (const [key, entry] of this.entries) if (entry.until < now - KEPT) this.entries.delete(key);
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  /** Resolves when what was set before is on disk. */
  async written(): Promise<void> {
    return this.writing;
  }

  private async read(): Promise<void> {
    if (this.folder === undefined) return;
    try {
      const content: unknown = JSON.parse(await readFile(path.join(this.folder, NAME), 'utf8'));
      if (!isRecord(content) || content['version'] !== VERSION) return;
      const { salt, accounts } = content;
      if (typeof salt !== 'string' || !/^[0-9a-f]{32}$/.test(salt) || !isRecord(accounts)) return;
      this.salt = Buffer.from(salt, 'hex');
      for (const [key, entry] of Object.entries(accounts)) {
        if (isRecord(entry) && isCount(entry['count']) && isCount(entry['until'])) {
          this.entries.set(key, { count: entry['count'], until: entry['until'] });
        }
      }
    } catch {
      // Missing or damaged: a fresh start costs one login.
    }
  }

  private async write(): Promise<void> {
    if (this.folder === undefined) return;
    const accounts = Object.fromEntries(this.entries);
    const content = JSON.stringify({ version: VERSION, salt: this.salt.toString('hex'), accounts });
    try {
      await mkdir(this.folder, { recursive: true });
      await writeAtomically(path.join(this.folder, NAME), content);
    } catch (error) {
      if (this.warned) return;
      this.warned = true;
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
      this.log.warn(
        `The folder for the pack's files can not be written${code}. That an account is paused is forgotten with the next restart.`,
      );
    }
  }
}
