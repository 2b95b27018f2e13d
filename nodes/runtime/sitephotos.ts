import { partOf } from '../../src/account/wire';
import type { Work } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import type { Failures } from '../../src/failures';
import type { Interval, Photo } from '../../src/model';
import { fileName } from '../../src/output/filename';
import { topic } from '../../src/output/template';
import { readDevice } from '../../src/range/read';
import type { WindowOutcome } from '../../src/range/read';
import type { PhotoArchive, Series } from '../../src/vendor';
import type { ActionContext } from './action';
import type { Outgoing } from './sequence';

/** A photo and the time by which it is put in order. */
export interface Dated {
  time: number;
  photo: Photo;
}

/** One parameter object of `get photos` on its way. */
export interface SiteReading {
  context: ActionContext<unknown>;
  archive: PhotoArchive;
  /** In the vendor's spelling. */
  site: string;
  query: Readonly<Record<string, unknown>>;
  failures: Failures;
  work: Work;
}

/** All photos of a site are one series. */
const PHOTOS: Series = {};

/**
 * Reads the photos of a site, window by window, each photo once.
 * @param sift leaves out what is not wanted of a part
 * @param take takes what was found in a window, ascending
 */
export async function readSite(
  { context, archive, site, failures, work }: SiteReading,
  intervals: readonly Interval[],
  sift: (photos: Dated[], part: Interval) => Dated[],
  take: (outcome: WindowOutcome<Dated>) => Promise<void> | undefined,
): Promise<void> {
  const { account, sequence, status } = context;
  const { windows } = archive;
  const undated = new Set<string>();
  const outcomes = readDevice<Dated>([{ series: PHOTOS, intervals }], {
    rules: windows,
    ahead: account.settings.concurrency,
    signal: work.signal,
    now: () => account.serverNow(),
    fetch: async (_series, window, signal) => {
      const { photos, refused } = await archive.read(site, window, partOf(work, { signal }));
      const part = { from: window.from + windows.margin, to: window.to - windows.margin };
      const dated = photos.map((photo) => ({ time: photo.time ?? part.from, photo }));
      return { items: sift(dated, part), refused };
    },
    order: (items) => inOrder(items, undated),
  });
  for await (const outcome of outcomes) {
    await take(outcome);
    for (const { error, refused } of outcome.outcomes) {
      if (error === undefined) failures.succeeded();
      else failures.add(error, { site });
      if (refused > 0) failures.leftOut(refused, { site }, unreadable);
    }
    status.busy(`${sequence.total} photos`);
  }
}

/** The message of a photo. */
export function photoMessage({ context, site, query }: SiteReading, photo: Photo): Outgoing {
  const { content, ...about } = photo;
  return {
    payload: content,
    topic: topic('{vendor}/{device}', { vendor: context.vendor, site }),
    count: 1,
    query,
    extras: {
      filename: fileName(photo.title, photo.contentType),
      contentType: photo.contentType,
      photo: { ...about, bytes: content.length },
    },
  };
}

function unreadable(count: number): CloudError {
  return new CloudError(
    'E_RESPONSE',
    `${count} entries of the archive hold no picture that can be read; they were left out.`,
  );
}

/**
 * Ascending, each photo once. A photo without a time comes with every window whose answer holds it, so those are
 * remembered by title for the whole run.
 */
function inOrder(items: Dated[], undated: Set<string>): Dated[] {
  const seen = new Set<string>();
  return items
    .toSorted((a, b) => a.time - b.time)
    .filter(({ photo }) => {
      const known = photo.time === undefined ? undated : seen;
      const key = `${photo.title} ${photo.content.length}`;
      if (known.has(key)) return false;
      known.add(key);
      return true;
    });
}
