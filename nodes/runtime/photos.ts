import { CloudError } from '../../src/errors';
import type { Failures } from '../../src/failures';
import type { Photo } from '../../src/model';
import { fileName } from '../../src/output/filename';
import { topic } from '../../src/output/template';
import { formatInstant, parseInterval } from '../../src/range/instant';
import { readDevice } from '../../src/range/read';
import type { PhotoArchive, Series } from '../../src/vendor';
import { partOf } from '../../src/account/wire';
import type { Action, ActionContext } from './action';
import type { Values } from './parameters';
import { eachSet } from './sets';
import { choice, id, instant } from './values';

const parameters = {
  site: id(),
  from: instant(),
  to: instant(),
  read: choice('range', 'new'),
};

/** A photo and the time by which it is put in order. */
interface Dated {
  time: number;
  photo: Photo;
}

/** All photos of a site are one series. */
const PHOTOS: Series = {};

/** `get photos`: one message a photo, oldest first. */
export const getPhotos: Action<typeof parameters> = {
  operation: 'get-photos',
  vendor: 'resensys',
  parameters,
  partsLength: () => 1,
  emptyMessage: () => false,

  check({ site, from, to }) {
    if (site === undefined) {
      throw new CloudError('E_INPUT', 'No site is given. Type its id into the node, or send it as msg.payload.site.');
    }
    parseInterval(from, to, Date.now());
  },

  run: (context) =>
    eachSet(context, async (set, failures) => {
      const archive = context.cloud.photos;
      if (!archive) throw new CloudError('E_UNSUPPORTED', 'This vendor has no photos.');
      await readSite(context, archive, set, failures);
    }),
};

async function readSite(
  { account, vendor, sequence, status, work }: ActionContext<Values<typeof parameters>>,
  archive: PhotoArchive,
  set: Values<typeof parameters>,
  failures: Failures,
): Promise<void> {
  const site = archive.site(set.site ?? '');
  const range = parseInterval(set.from, set.to, account.now());
  const query = { site, from: formatInstant(range.from), to: formatInstant(range.to), read: set.read ?? 'range' };
  const undated = new Set<string>();
  const outcomes = readDevice<Dated>([{ series: PHOTOS, intervals: [range] }], {
    rules: archive.windows,
    ahead: account.settings.concurrency,
    signal: work.signal,
    now: () => account.serverNow(),
    fetch: async (_series, window, signal) => {
      const { photos, refused } = await archive.read(site, window, partOf(work, { signal }));
      return {
        items: photos.map((photo) => ({ time: photo.time ?? window.from + archive.windows.margin, photo })),
        refused,
      };
    },
    order: (items) => inOrder(items, undated),
  });
  for await (const { items, outcomes: ends } of outcomes) {
    for (const { photo } of items) {
      const { content, ...about } = photo;
      sequence.push({
        payload: content,
        topic: topic('{vendor}/{device}', { vendor, site }),
        count: 1,
        query,
        extras: {
          filename: fileName(photo.title, photo.contentType),
          contentType: photo.contentType,
          photo: { ...about, bytes: content.length },
        },
      });
    }
    for (const { error, refused } of ends) {
      if (error !== undefined) failures.add(error, { site });
      if (refused > 0) failures.add(unreadable(refused), { site });
    }
    status.busy(`${sequence.total} photos`);
  }
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
