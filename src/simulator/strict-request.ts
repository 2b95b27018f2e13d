/** What a strict server looks at before it does anything: method, header fields, media type, names, JSON. */
import type { SimulatedRequest } from './cloud';

/** A request that is turned down. Each cloud puts it into its own words and shape. */
export class Refusal extends Error {
  /**
   * @param status the HTTP status
   * @param reason one sentence for whoever reads the answer
   * @param place what was wrong, from the outside in, e.g. `['query', 'since']`
   */
  constructor(
    readonly status: number,
    readonly reason: string,
    readonly place: readonly (string | number)[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(reason);
    this.name = 'Refusal';
  }
}

/** The value of a header field, `''` when it was not sent. */
export function headerField(request: SimulatedRequest, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}

/** The media type of the body in lower case, without parameters such as `charset`. */
export function mediaType(request: SimulatedRequest): string {
  return (headerField(request, 'content-type').split(';')[0] ?? '').trim().toLowerCase();
}

/** Turns down every other method with 405. */
export function demandMethod(request: SimulatedRequest, method: string): void {
  if (request.method !== method) {
    throw new Refusal(405, `Method ${request.method} is not allowed here`, [], { allow: method });
  }
}

/**
 * The body as UTF-8 text; a body that is not UTF-8 is turned down with 400.
 */
export function textBody(request: SimulatedRequest): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(request.body);
  } catch {
    throw new Refusal(400, 'The body is not UTF-8', ['body']);
  }
}

/** The parsed JSON body; 415 when it is not sent as `application/json`, 400 when it is no JSON. */
export function jsonBody(request: SimulatedRequest): unknown {
  if (mediaType(request) !== 'application/json') throw new Refusal(415, 'The body must be application/json', ['body']);
  const text = textBody(request);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is not JSON', ['body']);
  }
}

/** The parsed JSON body where it must be an object without any other members than `names`; otherwise 400. */
export function jsonObject(request: SimulatedRequest, names: readonly string[]): Readonly<Record<string, unknown>> {
  const body = jsonBody(request);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(400, 'The body must be a JSON object', ['body']);
  }
  const stranger = Object.keys(body).find((name) => !names.includes(name));
  if (stranger !== undefined) throw new Refusal(400, `Unexpected member ${stranger}`, ['body', stranger]);
  return body as Record<string, unknown>;
}

/**
 * The query parameters. One that is not in `names`, or that is given twice, is turned down, so that a misspelt
 * parameter is noticed and not ignored.
 * @param status what the vendor answers to a bad parameter
 */
export function queryOf(
  request: SimulatedRequest,
  names: readonly string[],
  status = 400,
): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of request.url.searchParams) {
    if (!names.includes(name)) throw new Refusal(status, `Unexpected parameter ${name}`, ['query', name]);
    if (query.has(name)) throw new Refusal(status, `Parameter ${name} is given twice`, ['query', name]);
    query.set(name, value);
  }
  return query;
}
