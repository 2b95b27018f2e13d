import type { Interval, Photo, Sample } from '../../src/model';
import { catchUp } from '../../src/range/catchup';
import { ALL } from '../../src/range/devicecoverage';
import type { WindowOutcome } from '../../src/range/read';
import type { RunCoverage } from '../../src/range/runcoverage';
import type { ActionContext } from './action';
import { slices } from './deliver';
import { Delivery } from './delivery';
import type { RowMessage } from './delivery';
import type { Later } from './sets';
import { partsOf } from './sifted';
import { photoMessage, readSite } from './sitephotos';
import type { Dated, SiteReading } from './sitephotos';

const NAMES = [ALL];

/** A photo without a time can't be covered by any interval: those that were sent are remembered with this one. */
const NO_TIME = 0;

/** `read: new` of `get photos`: what has not been delivered yet. One for each message. */
export class NewPhotos {
  private readonly delivery: Delivery;

  constructor(private readonly context: ActionContext<unknown>) {
    this.delivery = new Delivery(context, { confirm: false, overlap: 0 });
  }

  /** Reads one parameter object; what would keep the newest photos of others waiting is put off. */
  async read(reading: SiteReading, range: Interval, later: Later): Promise<void> {
    const { accountIdentity } = this.context;
    const coverage = this.context.coverage();
    const { ledger } = coverage;
    const device = ledger.device(ledger.nameOf(accountIdentity), reading.site);
    device.open(NAMES, range.from);
    coverage.changed();
    const order = catchUp([{ series: {}, ...device.wanted(NAMES, range.to, 0) }], range.to, false);
    const run = this.delivery.coverageOf(device);
    const poll = { ...reading, work: this.delivery.workOf(reading.work, 'poll') };
    for (const { intervals } of order.first) await this.readIntervals(poll, run, intervals);
    const backfill = { ...reading, work: this.delivery.workOf(reading.work, 'backfill') };
    for (const { intervals } of order.rest) later(() => this.readIntervals(backfill, run, intervals));
  }

  finish: Delivery['finish'] = (failures) => this.delivery.finish(failures);

  close(): void {
    this.delivery.close();
  }

  private async readIntervals(reading: SiteReading, run: RunCoverage, intervals: readonly Interval[]): Promise<void> {
    await run.alone(NAMES, () =>
      readSite(
        reading,
        run.remaining(NAMES, { series: {}, intervals }).intervals,
        (photos, part) => sifted(photos, part, run),
        (outcome) => this.take(reading, run, outcome),
      ),
    );
  }

  private async take(
    reading: SiteReading,
    run: RunCoverage,
    { items, window, outcomes }: WindowOutcome<Dated>,
  ): Promise<void> {
    const parts = partsOf(outcomes);
    const { device } = run;
    const messages = [...slices(items, ({ time }) => time, 1, window)].flatMap(({ rows, ...place }) =>
      rows.map(({ photo }): RowMessage => ({ message: photoMessage(reading, photo), ...place })),
    );
    await this.delivery.handOut({ device, window, parts, rows: items.map(asSample) }, messages);
    for (const { photo } of items) if (photo.time === undefined) device.seen.remember(undated(photo));
    run.add(parts, window);
  }
}

/** The photos that have not been delivered. */
function sifted(photos: readonly Dated[], part: Interval, run: RunCoverage): Dated[] {
  const unknown = photos.filter(
    ({ photo }) => photo.time !== undefined || run.device.seen.look(undated(photo)) === 'new',
  );
  const samples = new Map(unknown.map((dated) => [asSample(dated), dated]));
  return run.sift([...samples.keys()], NAMES, part).flatMap((sample) => samples.get(sample) ?? []);
}

/** A photo as a row that can be recognised: by its title and its size. */
function asSample({ time, photo }: Dated): Sample {
  const quantity = `${photo.title} ${photo.content.length}`;
  return { time, of: { quantity, label: photo.title }, value: true };
}

function undated(photo: Photo): Sample {
  return asSample({ time: NO_TIME, photo });
}
