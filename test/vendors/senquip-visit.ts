import { SenquipCloud } from '../../src/simulator/senquip';
import type { SenquipOptions } from '../../src/simulator/senquip-options';
import { senquip } from '../../src/vendors/senquip';
import { settingsOf } from './sensit-senquip-stand-in';
import { type OneTime, Visit } from './sensit-senquip-visit';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A simulated Senquip cloud, an account at it, and the ids of the first three devices and the last. */
export interface SenquipVisit {
  simulated: SenquipCloud;
  visit: Visit;
  /** An excavator with CAN. */
  digger: string;
  /** Half of its `cp21` are text. */
  pump: string;
  /** Its `cp21` is `FAULT` at times. */
  store: string;
  /** It has no Hosted plan. */
  closed: string;
}

export async function visitSenquip(
  options: Partial<SenquipOptions> = {},
  tokenStyle = 'auto',
  clientSecret = 'demo-secret',
): Promise<SenquipVisit> {
  const simulated = new SenquipCloud(options);
  const ids = simulated.truth.devices().map(({ deviceid }) => deviceid);
  const [digger = '', pump = '', store = ''] = ids;
  const visit = await Visit.to(simulated, senquip, (url) =>
    settingsOf(
      'senquip',
      { tokenUrl: `${url}/oauth2/token`, endpointUrl: `${url}/v1` },
      { clientId: 'demo-client', clientSecret },
      { options: { tokenStyle } },
    ),
  );
  return { simulated, visit, digger, pump, store, closed: ids.at(-1) ?? '' };
}

/** What a device really measured: frames by their ids, the second of one id with a number. */
export function truthOf(simulated: SenquipCloud, device: string, from: number, to: number): OneTime[] {
  return simulated.truth.messages(device, from, to).map(({ time, values, frames, events }) => {
    const all: OneTime['values'] = { ...values };
    for (const { id, data } of frames) {
      all[`can1.${id}.data` in all ? `can1.${id}.1.data` : `can1.${id}.data`] = data;
    }
    for (const [index, { topic, msg, lv }] of events.entries()) {
      all[`events.${index}.topic`] = topic;
      all[`events.${index}.msg`] = msg;
      all[`events.${index}.lv`] = lv;
    }
    return { time, values: all };
  });
}
