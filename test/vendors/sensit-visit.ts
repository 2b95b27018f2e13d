import { SensitCloud } from '../../src/simulator/sensit';
import type { SensitOptions } from '../../src/simulator/sensit-options';
import { sensit } from '../../src/vendors/sensit';
import { settingsOf } from './sensit-senquip-stand-in';
import { type OneTime, Visit } from './sensit-senquip-visit';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The first device of each type. */
export const [FMD, SPOD, RAMP] = ['1021', '1022', '1023'];

/** A simulated SENSIT Connect and an account at it. */
export async function visitSensit(
  options: Partial<SensitOptions> = {},
  password = 'demo-pass',
): Promise<{ simulated: SensitCloud; visit: Visit }> {
  const simulated = new SensitCloud(options);
  const visit = await Visit.to(simulated, sensit, (baseUrl) =>
    settingsOf('sensit', { baseUrl }, { email: 'ops@example.org', password }),
  );
  return { simulated, visit };
}

/** What a device really measured. */
export function truthOf(simulated: SensitCloud, device: string, from: number, to: number): OneTime[] {
  return simulated.truth.records(device, from, to).map(({ time, values }) => ({ time, values }));
}
