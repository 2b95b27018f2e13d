import { CloudError } from '../../src/errors';
import { formatInstant, parseInterval } from '../../src/range/instant';
import type { Action } from './action';
import { NewPhotos } from './newphotos';
import type { Values } from './parameters';
import { eachSet } from './sets';
import { photoMessage, readSite } from './sitephotos';
import type { SiteReading } from './sitephotos';
import { choice, id, instant } from './values';

const parameters = {
  site: id(),
  from: instant(),
  to: instant(),
  read: choice('range', 'new'),
};

/** `get photos`: one message a photo, oldest first. */
export const getPhotos: Action<typeof parameters> = {
  operation: 'get-photos',
  vendor: 'resensys',
  parameters,
  partsLength: () => 1,
  emptyMessage: () => false,
  inTurn: isAnyNew,

  check({ site, from, to }) {
    if (site === undefined) {
      throw new CloudError('E_INPUT', 'No site is given. Type its id into the node, or send it as msg.payload.site.');
    }
    parseInterval(from, to, Date.now());
  },

  checkFor: (cloud, { site = '' }) => {
    cloud.photos?.site(site);
  },

  run: async (context) => {
    const { account, cloud, sequence, sets, work } = context;
    const archive = cloud.photos;
    if (!archive) throw new CloudError('E_UNSUPPORTED', 'This vendor has no photos.');
    const now = account.now();
    const newPhotos = isAnyNew(sets) ? new NewPhotos(context) : undefined;
    try {
      await eachSet(
        context,
        async (set, failures, later) => {
          const site = archive.site(set.site ?? '');
          const range = parseInterval(set.from, set.to, now);
          const { read = 'range' } = set;
          const query = { site, from: formatInstant(range.from), to: formatInstant(range.to), read };
          const reading: SiteReading = { context, archive, site, query, failures, work };
          if (read === 'new') {
            await newPhotos?.read(reading, range, later);
            return;
          }
          await readSite(
            reading,
            [range],
            (photos) => photos,
            ({ items }) => {
              for (const { photo } of items) sequence.push(photoMessage(reading, photo));
              return undefined;
            },
          );
        },
        newPhotos?.finish,
      );
    } finally {
      newPhotos?.close();
    }
  },
};

function isAnyNew(sets: readonly Values<typeof parameters>[]): boolean {
  return sets.some(({ read }) => read === 'new');
}
