/** Asks a simulated cloud directly, without a server between, and reads its answer as a client would. */
import type { SimulatedAnswer, SimulatedCloud } from '../../src/simulator/cloud';

/** A request in short; GET without a body unless it says otherwise. */
export interface Request {
  target: string;
  at: number;
  method: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: string | Buffer;
}

/** The answer with its body parsed, `undefined` where it is no JSON. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[]>>;
  json: unknown;
}

/** The answer of a cloud that answers at once. */
export function ask(cloud: SimulatedCloud, request: Partial<Request> & Pick<Request, 'target' | 'at'>): Answer {
  const { target, at, method = 'GET', headers = {}, body = '' } = request;
  const answer = cloud.handle({
    method,
    target,
    url: new URL(target, 'http://127.0.0.1'),
    headers,
    body: Buffer.from(body),
    at,
  });
  if (answer instanceof Promise) throw new TypeError('This cloud answers later');
  return { status: answer.status, headers: answer.headers ?? {}, json: parsed(answer.body) };
}

function parsed(body: SimulatedAnswer['body']): unknown {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body ?? null);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
