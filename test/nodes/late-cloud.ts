import type { SimulatedAnswer, SimulatedCloud, SimulatedRequest } from '../../src/simulator/cloud';
import { chance } from '../../src/simulator/signal';

const MINUTE = 60_000;

/** How far the clocks of devices may be fast, and how late rows may be at the cloud, ms. */
const FAST = 20 * MINUTE;
const LATE = 25 * MINUTE;

/** When a row of this time is at the cloud: three of five at once, the others before their time or after it. */
export function arrivalOf(time: number): number {
  const kind = chance('late', 'kind', time);
  if (kind < 0.2) return time - FAST * chance('late', 'fast', time);
  return kind < 0.4 ? time + LATE * chance('late', 'late', time) : time;
}

/** A cloud to which rows come late, or with times that are yet to come. */
export class LateCloud<Cloud extends SimulatedCloud> implements SimulatedCloud {
  readonly vendor: Cloud['vendor'];

  constructor(private readonly inner: Cloud) {
    this.vendor = inner.vendor;
  }

  /** The inner cloud is ahead of the clock, and what has not arrived yet is taken out of its answers. */
  async handle(request: SimulatedRequest): Promise<SimulatedAnswer> {
    const answer = await this.inner.handle({ ...request, at: request.at + FAST });
    return { ...answer, body: strained(answer.body, request.at) as object };
  }
}

/** Without the rows that have not arrived, wherever they stand in an answer. */
function strained(value: unknown, now: number): unknown {
  if (Array.isArray(value)) {
    return value.filter((row: unknown) => arrivalOf(timeOf(row) ?? now) <= now).map((row) => strained(row, now));
  }
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strained(inner, now)]));
}

/** The time of a row as one of the vendors writes it, epoch ms; `undefined` for what is none. */
function timeOf(row: unknown): number | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  const { date, ts, epoch, time } = row as Record<string, unknown>;
  if (typeof date === 'string') return Date.parse(date);
  if (typeof ts === 'number') return Math.round(ts * 1000);
  if (typeof epoch === 'number') return epoch * 1000;
  return typeof time === 'number' ? time : undefined;
}
