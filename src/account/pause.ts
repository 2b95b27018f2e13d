/** The pause after refused credentials, so that the vendor never locks the account (promise 5). */
import type { PauseFile } from './pause-file';

const MINUTE = 60_000;
/** From one refusal to the next login; the last one repeats. */
const STEPS = [15 * MINUTE, 60 * MINUTE, 6 * 60 * MINUTE, 24 * 60 * MINUTE];
const LONGEST = 24 * 60 * MINUTE;

export class Pause {
  private key: Promise<string> | undefined;

  /** @param identity what the pause belongs to: vendor, addresses and credentials */
  constructor(
    private readonly file: PauseFile,
    private readonly identity: string,
    private readonly now: () => number,
  ) {}

  /** When the pause ends, epoch ms; undefined when there is none. */
  async until(): Promise<number | undefined> {
    await this.file.load();
    // The usual case costs nothing: a fingerprint takes tens of milliseconds.
    if (this.file.isEmpty) return undefined;
    const fingerprint = await this.fingerprint();
    const entry = this.file.get(fingerprint);
    const now = this.now();
    if (!entry || entry.until <= now) return undefined;
    if (entry.until <= now + LONGEST) return entry.until;
    // The clock was wrong when the pause began; that must not make it last for years.
    await this.file.set(fingerprint, { count: entry.count, until: now + LONGEST }, now);
    return now + LONGEST;
  }

  /**
   * The vendor refused the credentials. On disk when it resolves.
   * @returns when the pause ends; a refusal during a pause changes nothing
   */
  async refused(): Promise<number> {
    const fingerprint = await this.fingerprint();
    const running = await this.until();
    if (running !== undefined) {
      await this.file.written();
      return running;
    }
    const count = (this.file.get(fingerprint)?.count ?? 0) + 1;
    const now = this.now();
    const until = now + (STEPS[count - 1] ?? LONGEST);
    await this.file.set(fingerprint, { count, until }, now);
    return until;
  }

  /** The credentials are good after all. */
  async cleared(): Promise<void> {
    if (this.file.isEmpty) return;
    const fingerprint = await this.fingerprint();
    if (this.file.get(fingerprint)) await this.file.set(fingerprint, undefined, this.now());
  }

  /** Lets the next login go at once. If that is refused, the pauses go on where they were. */
  async reset(): Promise<void> {
    await this.file.load();
    if (this.file.isEmpty) return;
    const fingerprint = await this.fingerprint();
    const entry = this.file.get(fingerprint);
    const now = this.now();
    if (entry && entry.until > now) await this.file.set(fingerprint, { count: entry.count, until: now }, now);
  }

  private fingerprint(): Promise<string> {
    this.key ??= this.file.fingerprint(this.identity);
    return this.key;
  }
}
