/** What a test may hold against what a client made of the besmart cloud. Nothing here goes through the API's code. */
import { SIGNAL_TYPES, UNITS, WORKSPACES, type SignalType, type Unit, type Workspace } from './besmart-catalogue';
import { signalRows, type BesmartRow, type BesmartSensor, type RowRules } from './besmart-meters';

/** The real workspaces, sensors and measurements. */
export class BesmartTruth {
  constructor(
    private readonly all: readonly BesmartSensor[],
    private readonly rules: RowRules,
  ) {}

  /** All sensors, last one that stands in a workspace without a right to it. */
  sensors(): readonly BesmartSensor[] {
    return this.all;
  }

  /** All workspaces, the one without a right to it too. */
  workspaces(): readonly Workspace[] {
    return WORKSPACES;
  }

  /** All signal types with their unit; a sensor has those that its type names. */
  signalTypes(): (SignalType & { unit: string | undefined })[] {
    return SIGNAL_TYPES.map((type) => ({ ...type, unit: UNITS.find(({ id }) => id === type.unitId)?.symbol }));
  }

  /** All units. */
  units(): readonly Unit[] {
    return UNITS;
  }

  /**
   * The rows of a signal in `from <= t < to` (epoch ms), ascending, without nulls and removals, in the unit of the type.
   * Ask for the past: of the future only forecasts (origin 2) are told.
   * @param sensor `client_cid.sensor_mid`
   */
  rows(sensor: string, moid: number, from: number, to: number): BesmartRow[] {
    const one = this.all.find(({ cid, mid }) => `${cid}.${mid}` === sensor);
    const type = SIGNAL_TYPES.find((known) => known.moid === moid);
    if (one === undefined || type === undefined || !one.type.signals.includes(moid)) {
      throw new RangeError(`There is no besmart signal ${moid} of ${sensor}`);
    }
    return [...signalRows(one, type, { from, to }, this.rules)].filter(
      (row) => row.value !== null && row.type !== 'RM',
    );
  }
}
