import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../scripts/node-red';
import { startService } from './service';

/** One row of an answer, by column. */
export type InfluxRow = Record<string, string | number | boolean | null>;

/** An InfluxDB 1.x of a test's own, with the empty database `sensors`. */
export interface InfluxDb {
  readonly port: number;
  /** The rows that a query gives; times are epoch ms. */
  query(text: string): Promise<InfluxRow[]>;
  stop(): Promise<void>;
}

interface Answer {
  results: { error?: string; series?: { columns: string[]; values: (string | number | boolean | null)[][] }[] }[];
}

/** @param folder where it keeps its files */
export async function startInfluxDb(influxd: string, folder: string): Promise<InfluxDb> {
  const [port, backup] = [await freePort(), await freePort()];
  mkdirSync(folder, { recursive: true });
  const config = path.join(folder, 'influxdb.conf');
  writeFileSync(
    config,
    [
      'reporting-disabled = true',
      `bind-address = "127.0.0.1:${backup}"`,
      `[meta]\n  dir = "${folder}/meta"`,
      `[data]\n  dir = "${folder}/data"\n  wal-dir = "${folder}/wal"\n  query-log-enabled = false`,
      '[monitor]\n  store-enabled = false',
      `[http]\n  bind-address = "127.0.0.1:${port}"\n  log-enabled = false`,
      '[logging]\n  level = "warn"',
    ].join('\n'),
  );
  const service = await startService(influxd, ['-config', config], port);
  const query = async (text: string): Promise<InfluxRow[]> => {
    const answer = await fetch(`http://127.0.0.1:${port}/query?db=sensors&epoch=ms`, {
      method: 'POST',
      body: new URLSearchParams({ q: text }),
    });
    const { results } = (await answer.json()) as Answer;
    const [result] = results;
    if (result?.error !== undefined) throw new Error(result.error);
    return (result?.series ?? []).flatMap(({ columns, values }) =>
      values.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]))),
    );
  };
  await query('CREATE DATABASE sensors');
  return { port, query, stop: () => service.stop() };
}
