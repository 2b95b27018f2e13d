import type { Interval, Photo, Sample } from '../../src/model';
import { catchUp } from '../../src/range/catchup';
import { ALL } from '../../src/range/devicecoverage';
import type { Wanted, WindowOutcome } from '../../src/range/read';
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
    const run = this.delivery.coverageOf(device);
    let left: readonly Wanted[] = [];
    const poll = { ...reading, work: this.delivery.workOf(reading.work, 'poll') };
    await run.alone(NAMES, async () => {
      device.open(NAMES, range.from);
      coverage.changed();
      const { first, rest } = catchUp([{ series: {}, ...device.wanted(NAMES, range.to, 0) }], range.to, false);
      left = rest;
      for (const wanted of first) await this.readWanted(poll, run, wanted);
    });
    const backfill = { ...reading, work: this.delivery.workOf(reading.work, 'backfill') };
    for (const wanted of left) later(() => run.alone(NAMES, () => this.readWanted(backfill, run, wanted)));
  }

  finish: Delivery['finish'] = (failures) => this.delivery.finish(failures);

  close(): void {
    this.delivery.close();
  }

  private async readWanted(reading: SiteReading, run: RunCoverage, wanted: Wanted): Promise<void> {
    await readSite(
      reading,
      run.remaining(NAMES, wanted).intervals,
      (photos, part) => sifted(photos, part, run),
      (outcome) => this.take(reading, run, outcome),
    );
  }

  private async take(
    reading: SiteReading,
    run: RunCoverage,
    { items, window, outcomes }: WindowOutcome<Dated>,
  ): Promise<void> {
    const parts = partsOf(outcomes);
    const messages = [...slices([items], ({ time }) => time, 1, window)].flatMap(({ rows, ...place }) =>
      rows.map(({ photo }): RowMessage => ({ message: photoMessage(reading, photo), ...place })),
    );
    await this.delivery.handOut({ run, window, parts, rows: items.map(asSample) }, messages);
    for (const { photo } of items) if (photo.time === undefined) run.device.seen.remember(undated(photo));
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
