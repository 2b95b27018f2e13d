/** What a test may hold against what a client made of the Senquip cloud. Nothing here goes through the API's code. */
import { messageTimes, type SenquipMachine } from './senquip-machines';
import { messageAt, unitsOf, type SenquipMessage } from './senquip-messages';

/** The real devices and measurements. */
export class SenquipTruth {
  constructor(private readonly machines: readonly SenquipMachine[]) {}

  /** All devices in the order of the summary, the one without a Hosted plan too. */
  devices(): readonly SenquipMachine[] {
    return this.machines;
  }

  /** The messages of a device in `from <= t < to` (epoch ms), ascending. Ask for the past: the future has not been measured. */
  messages(deviceid: string, from: number, to: number): SenquipMessage[] {
    const machine = this.machine(deviceid);
    return [...messageTimes(machine, { from, to })].map((time) => messageAt(machine, time));
  }

  /** The units of a device's keys, from the vendor's guide; the API itself tells none. */
  units(deviceid: string): Record<string, string> {
    return unitsOf(this.machine(deviceid));
  }

  private machine(deviceid: string): SenquipMachine {
    const machine = this.machines.find((one) => one.deviceid === deviceid);
    if (machine === undefined) throw new RangeError(`There is no Senquip device ${deviceid}`);
    return machine;
  }
}
