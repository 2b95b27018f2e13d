/**
 * The seam between a simulated cloud and the HTTP server that carries it. A cloud is a pure function of
 * request and clock: the server (`server.ts`) owns sockets, faults, latency and the journal of requests.
 */

/** One request as it arrived, body decoded, nothing interpreted. */
export interface SimulatedRequest {
  method: string;
  /** The request target exactly as sent, percent-encoding and braces untouched. */
  target: string;
  /** The same, parsed (note that `URL` decodes and normalises). */
  url: URL;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
  /** When it arrived by the simulator's clock, epoch ms. */
  at: number;
}

/** What goes back. An object as `body` is sent as JSON. */
export interface SimulatedAnswer {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | object;
}

/** One vendor's cloud. It never touches sockets and never sleeps. */
export interface SimulatedCloud {
  readonly vendor: 'resensys' | 'sensit' | 'sensaphone' | 'senquip' | 'besmart';
  handle(request: SimulatedRequest): SimulatedAnswer | Promise<SimulatedAnswer>;
}

/** Epoch milliseconds; passed in, so that a test owns the time. */
export type Clock = () => number;
