/** What the fleet's benchmark and its cloud have to agree on. */

export const DEVICES = 50;
/** How long the cloud thinks about a request, ms. */
export const LATENCY = 50;

/** A request for a log. */
export interface AskedLog {
  path: string;
  body: string;
}

/** What the cloud had to do since it was last asked. */
export interface ServerFigures {
  logs: AskedLog[];
  requests: number;
  /** From the arrival of each to the end of its answer, all together, ms; the latency is in it. */
  time: number;
}

/** What came of reading the fleet once. */
export interface FleetFigures {
  /** ms */
  wall: number;
  /** What the client's process computed in that time, ms. */
  cpu: number;
  rows: number;
}
