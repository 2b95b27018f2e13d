/** A plain HTTP client on node's own module: what the simulated clouds send, without anything a library would mend. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Agent, IncomingHttpHeaders } from 'node:http';

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Gives up this many ms after the request has been sent. */
  patience?: number;
  agent?: Agent;
  /** PEM of the authority to trust. */
  ca?: string;
}

/** What came, as far as it came. */
export interface Received {
  /** 0 when no status line came. */
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The code or message of the error that ended it; `timeout` when the patience ended. */
  error?: string;
}

/** Sends one request; never rejects, an error is part of what was received. */
export function send(url: string, asked: Asked = {}): Promise<Received> {
  const { method = 'GET', headers = {}, body, patience = 5000, agent, ca } = asked;
  return new Promise((resolve) => {
    const received: Received = { status: 0, headers: {}, body: Buffer.alloc(0) };
    const fail = (error: NodeJS.ErrnoException): void => {
      resolve({ ...received, error: error.code ?? error.message });
    };
    const options = { method, headers, ...(agent ? { agent } : {}), ...(ca ? { ca } : {}) };
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, options, (response) => {
      received.status = response.statusCode ?? 0;
      received.headers = response.headers;
      response.on('data', (chunk: Buffer) => (received.body = Buffer.concat([received.body, chunk])));
      response.on('error', fail);
      response.on('end', () => {
        resolve(received);
      });
    });
    request.on('error', fail);
    request.setTimeout(patience, () => request.destroy(new Error('timeout')));
    request.end(body);
  });
}
