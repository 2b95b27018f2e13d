import assert from 'node:assert/strict';
import type { OpenAccount } from '../../src/account/account';
import type { Environment } from '../../src/account/environment';
import { RunningAccount } from '../../src/account/running-account';
import { systemEnvironment } from '../../src/account/environment';
import type { AccountSettings } from '../../src/account/wire';
import type { Interval, Sample } from '../../src/model';
import { inOrder } from '../../src/range/order';
import { cut, withMargins } from '../../src/range/windows';
import { BesmartCloud } from '../../src/simulator/besmart';
import type { BesmartOptions } from '../../src/simulator/besmart-options';
import { type CloudServer, startCloud } from '../../src/simulator/server';
import type { Cloud, ReadQuery } from '../../src/vendor';
import { besmart } from '../../src/vendors/besmart';
import { settings, workOf } from './besmart-stand-in';

/** The time at the simulated cloud and here. */
export const NOW = Date.UTC(2026, 5, 15, 12, 0, 0);

/** A simulated cloud behind a socket, and an account that knows its address only. */
export class Visit {
  private constructor(
    readonly simulated: BesmartCloud,
    readonly server: CloudServer,
    readonly account: OpenAccount & { close(): Promise<void> },
    readonly cloud: Cloud,
  ) {}

  static async start(
    options: Partial<BesmartOptions> = {},
    credentials: AccountSettings['credentials'] = {},
  ): Promise<Visit> {
    const simulated = new BesmartCloud({ sensors: 7, ...options });
    const server = await startCloud(simulated, { clock: () => NOW });
    const known = { ...settings(credentials), addresses: { baseUrl: `${server.url}/api` }, rate: 0 };
    const account = new RunningAccount(
      known,
      besmart.session(known),
      environment(() => NOW),
    );
    return new Visit(simulated, server, account, besmart.open(account));
  }

  async end(): Promise<void> {
    await this.account.close();
    await this.server.close();
  }

  /** Everything that a query reads, by the ids of sensor and signal. */
  async readings(query: ReadQuery, range: Interval): Promise<{ samples: Map<string, Sample[]>; refused: number }> {
    const samples = new Map<string, Sample[]>();
    let refused = 0;
    const work = workOf();
    for (const plan of await this.cloud.plan(query, work)) {
      for (const series of plan.series) {
        try {
          const read: Sample[] = [];
          for (const window of cut(range, this.cloud.windows, NOW)) {
            const asked = withMargins(window, this.cloud.windows);
            const answer = await this.cloud.read(plan, series, asked, query, work);
            refused += answer.refused;
            read.push(...answer.samples.filter(({ time }) => time >= window.from && time < window.to));
          }
          samples.set(`${plan.source.device}/${series.quantity?.quantity ?? ''}`, byOrigin(inOrder(read)));
        } catch (error) {
          if (!series.tried || !(error instanceof Error) || error.name !== 'E_NOT_FOUND') throw error;
        }
      }
    }
    return { samples, refused };
  }
}

function environment(now: () => number): Environment {
  const system = systemEnvironment(undefined, { warn: () => undefined });
  return { ...system, now, sleep: () => Promise.resolve(), later: () => () => undefined };
}

/** In which order the origins of one time come is the vendor's own matter. */
function byOrigin(samples: Sample[]): Sample[] {
  return samples.toSorted((a, b) => a.time - b.time || (a.attributes?.origin ?? 0) - (b.attributes?.origin ?? 0));
}

/** What the meters of a site really measured, in the words of the client. */
export function truth(visit: Visit, site: string, range: Interval): Map<string, Sample[]> {
  const origins: Record<number, string> = {
    1: 'measured',
    2: 'predicted',
    3: 'calculated',
    4: 'estimated',
    5: 'corrected',
  };
  const labels: Record<number, string> = { 52: 'T 52', 53: 'T 53' };
  const all = new Map<string, Sample[]>();
  for (const sensor of visit.simulated.truth.sensors().filter(({ cid }) => String(cid) === site)) {
    for (const moid of sensor.type.signals) {
      const type = visit.simulated.truth.signalTypes().find((one) => one.moid === moid);
      assert.ok(type);
      const device = `${sensor.cid}.${sensor.mid}`;
      const of = {
        quantity: String(moid),
        label: labels[moid] ?? type.symbol,
        ...(type.unit === undefined ? {} : { unit: type.unit }),
      };
      const rows = visit.simulated.truth.rows(device, moid, range.from, range.to).map((row): Sample => {
        assert.ok(row.value !== null);
        const originName = origins[row.origin];
        assert.ok(originName !== undefined);
        return { time: row.time, of, value: row.value, attributes: { origin: row.origin, originName, type: row.type } };
      });
      all.set(`${device}/${moid}`, byOrigin(rows));
    }
  }
  return all;
}
