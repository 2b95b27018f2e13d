import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** One point of line protocol. */
export interface LinePoint {
  measurement: string;
  tags: Record<string, string>;
  fields: Record<string, string | number | boolean>;
  /** In the precision that the writer said. */
  timestamp: number;
}

/** What one InfluxDB 2.x takes: a token, an organisation, a bucket, and milliseconds. */
interface Expected {
  token: string;
  org: string;
  bucket: string;
}

/**
 * Stands in for an InfluxDB 2.x, of which no package of the system is to be had: it takes points at `/api/v2/write` as
 * the vendor's API says, and keeps them. Whoever has another token, organisation or bucket is refused.
 */
export class InfluxDb2 {
  /** Every point in the order in which it came. */
  readonly points: LinePoint[] = [];
  /** The statuses of all answers. */
  readonly answers: number[] = [];

  private readonly server = createServer((request, response) => {
    void this.answer(request).then((status) => {
      this.answers.push(status);
      response.writeHead(status).end();
    });
  });

  private constructor(private readonly expected: Expected) {}

  static async start(expected: Expected): Promise<InfluxDb2> {
    const database = new InfluxDb2(expected);
    await once(database.server.listen(0, '127.0.0.1'), 'listening');
    return database;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method !== 'POST' || pathname !== '/api/v2/write') return 404;
    const { token, org, bucket } = this.expected;
    if (request.headers.authorization !== `Token ${token}`) return 401;
    if (searchParams.get('org') !== org || searchParams.get('bucket') !== bucket) return 404;
    if (searchParams.get('precision') !== 'ms') return 400;
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
    this.points.push(
      ...text
        .split('\n')
        .filter((line) => line !== '')
        .map(pointOf),
    );
    return 204;
  }
}

/** `measurement,tag=value field=1,other="text" 1700000000000`, with a backslash in front of what does not separate. */
function pointOf(line: string): LinePoint {
  const [key = '', fields = '', timestamp = ''] = split(line, ' ');
  const [measurement = '', ...tags] = split(key, ',');
  return {
    measurement: bare(measurement),
    tags: Object.fromEntries(tags.map((tag) => split(tag, '=').map(bare) as [string, string])),
    fields: Object.fromEntries(
      split(fields, ',').map((field) => {
        const [name = '', value = ''] = split(field, '=');
        return [bare(name), valueOf(value)];
      }),
    ),
    timestamp: Number(timestamp),
  };
}

/** The parts between separators that are neither escaped nor inside quotes. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === separator && !isQuoted) {
      parts.push(part);
      part = '';
      continue;
    }
    if (character === '"') isQuoted = !isQuoted;
    const escaped = character === '\\' ? text.charAt((at += 1)) : '';
    part += character + escaped;
  }
  return [...parts, part];
}

function bare(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

function valueOf(text: string): string | number | boolean {
  if (text.startsWith('"')) return bare(text.slice(1, -1));
  if (/^[TtFf]/.test(text)) return /^[Tt]/.test(text);
  return Number(text.replace(/i$/, ''));
}
