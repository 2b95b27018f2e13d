/** Puts an answer on the wire, whole or as a fault wants it. */
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import type { SimulatedAnswer } from './cloud';
import type { Fault } from './faults';

const compress = promisify(gzip);
const GZIP_FROM = 1024;

/** The answer that a fault gives in the cloud's place; undefined where the cloud is to handle the request. */
export function answerInPlace(fault: Fault): SimulatedAnswer | undefined {
  switch (fault.kind) {
    case 'status': {
      const headers = fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
      return { status: fault.status, headers, body: fault.body ?? { detail: `Simulated status ${fault.status}` } };
    }
    case 'html':
      return {
        status: 200,
        body: fault.csrf
          ? '<!DOCTYPE html><html><body><form><input type="hidden" name="csrfmiddlewaretoken"></form></body></html>'
          : '<!DOCTYPE html><html><head><title>Maintenance</title></head><body>We will be back soon.</body></html>',
      };
    case 'garbage':
      return {
        status: 200,
        headers: { 'Content-Type': 'application/json' },
        body: fault.body ?? '\u0000\u0007{"0": {"Time" = \u2026 not JSON',
      };
    case 'redirect':
      return { status: fault.status ?? 302, headers: { Location: fault.location }, body: '' };
    case 'cut':
    case 'reset':
    case 'stall':
    case 'slow':
    case 'endless':
    case 'gzip-bomb':
      return undefined;
  }
}

function bytesOf(answer: SimulatedAnswer): { bytes: Buffer; type: string } {
  const { body = '' } = answer;
  if (Buffer.isBuffer(body)) return { bytes: body, type: 'application/octet-stream' };
  if (typeof body === 'string') {
    return { bytes: Buffer.from(body), type: `text/${body.startsWith('<') ? 'html' : 'plain'}; charset=utf-8` };
  }
  return { bytes: Buffer.from(JSON.stringify(body)), type: 'application/json' };
}

function head(response: ServerResponse, answer: SimulatedAnswer, type: string): void {
  response.statusCode = answer.status;
  response.setHeader('Content-Type', type);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
}

/** Sends `answer`, gzipped when the client takes that and the body is larger than 1 KiB. */
export async function deliver(response: ServerResponse, answer: SimulatedAnswer): Promise<void> {
  const { bytes, type } = bytesOf(answer);
  head(response, answer, type);
  const accepted = response.req.headers['accept-encoding'] ?? '';
  let sent = bytes;
  if (bytes.length > GZIP_FROM && /\bgzip\b/.test(accepted) && !response.hasHeader('Content-Encoding')) {
    sent = await compress(bytes, { level: 1 });
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Vary', 'Accept-Encoding');
  }
  if (answer.status !== 204 && answer.status !== 304) response.setHeader('Content-Length', sent.length);
  if (!response.destroyed) response.end(sent);
}

/** Sends the headers and the first half of the body, and resolves when they have left this process. */
async function deliverHalf(response: ServerResponse, answer: SimulatedAnswer): Promise<void> {
  const { bytes, type } = bytesOf(answer);
  head(response, answer, type);
  response.setHeader('Content-Length', bytes.length);
  response.flushHeaders();
  await new Promise<void>((resolve) => {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
      resolve();
    });
  });
}

/** Ends the connection with a TCP reset (through TLS: without a goodbye). */
export function resetConnection(response: ServerResponse): void {
  const { socket } = response.req;
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

function* oneLongText(bytes: number): Generator<Buffer> {
  const filling = Buffer.alloc(65_536, 'a');
  yield Buffer.from('["');
  for (let left = bytes - 4; left > 0; left -= filling.length)
    yield filling.subarray(0, Math.min(left, filling.length));
  yield Buffer.from('"]');
}

async function deliverLong(response: ServerResponse, bytes: number, gzipped: boolean): Promise<void> {
  head(response, { status: 200 }, 'application/json');
  const source = Readable.from(oneLongText(bytes));
  if (!gzipped) return pipeline(source, response);
  response.setHeader('Content-Encoding', 'gzip');
  return pipeline(source, createGzip({ level: 1 }), response);
}

/** Carries out a fault that spoils the way of `answer`, the one that the cloud has given. */
export async function deliverSpoiled(response: ServerResponse, answer: SimulatedAnswer, fault: Fault): Promise<void> {
  switch (fault.kind) {
    case 'cut': {
      if (fault.length === 'full') {
        await deliverHalf(response, answer);
        response.req.socket.end();
        return;
      }
      const { bytes, type } = bytesOf(answer);
      const body = bytes.subarray(0, Math.floor(bytes.length / 2));
      return deliver(response, { ...answer, headers: { 'Content-Type': type, ...answer.headers }, body });
    }
    case 'reset':
      if (fault.when === 'middle') await deliverHalf(response, answer);
      resetConnection(response);
      return;
    case 'stall':
      if (fault.when === 'middle') await deliverHalf(response, answer);
      return;
    case 'endless':
      return deliverLong(response, fault.bytes ?? Infinity, false);
    case 'gzip-bomb':
      return deliverLong(response, fault.bytes, true);
    case 'status':
    case 'html':
    case 'garbage':
    case 'redirect':
    case 'slow':
      return deliver(response, answer);
  }
}
