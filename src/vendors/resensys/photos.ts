import type { WireAnswer } from '../../account/wire';
import type { Photo } from '../../model';
import { entriesOf, isRow, unexpected } from './answer';

/** Camera pictures: entries of a `title` and a `photoString` in base64 (vendors.md, section 1). */

/** The vendor calls its files `.jpg` and `.png` by turns, so the first bytes decide. */
const FORMATS: readonly { contentType: string; magic: Buffer }[] = [
  { contentType: 'image/jpeg', magic: Buffer.from([0xff, 0xd8, 0xff]) },
  { contentType: 'image/png', magic: Buffer.from([0x89, 0x50, 0x4e, 0x47]) },
];

/** `2024-05-02_07-53-06`, with anything but a digit around it. */
const TIME = /(?<!\d)(\d{4})-(\d\d)-(\d\d)_(\d\d)-(\d\d)-(\d\d)(?!\d)/;

/**
 * The photos of an answer, in any order; `refused` counts the entries that hold no picture.
 * @throws CloudError `E_VENDOR` or `E_RESPONSE`, the latter also when no entry at all holds a picture
 */
export function photosIn(answer: WireAnswer, site: string): { photos: Photo[]; refused: number } {
  const entries = entriesOf(answer);
  const photos: Photo[] = [];
  for (const entry of entries) {
    const photo = photoIn(entry, site);
    if (photo) photos.push(photo);
  }
  if (entries.length > 0 && photos.length === 0) {
    throw unexpected(
      answer,
      `${entries.length} ${entries.length === 1 ? 'photo' : 'photos'} that hold no JPEG or PNG picture`,
    );
  }
  return { photos, refused: entries.length - photos.length };
}

/**
 * The time in a title (`YYYY-MM-DD_HH-MM-SS`, taken as UTC), epoch ms; absent where it holds none that exists.
 */
export function titleTime(title: string): number | undefined {
  const found = TIME.exec(title);
  if (!found) return undefined;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = found;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = Date.parse(`${text}Z`);
  // 30 February would become 1 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? time : undefined;
}

function photoIn(entry: unknown, site: string): Photo | undefined {
  if (!isRow(entry) || typeof entry.photoString !== 'string') return undefined;
  const content = Buffer.from(base64In(entry.photoString), 'base64');
  const format = FORMATS.find(({ magic }) => content.subarray(0, magic.length).equals(magic));
  if (!format) return undefined;
  const title = typeof entry.title === 'string' ? entry.title : '';
  const time = titleTime(title);
  return {
    vendor: 'resensys',
    site,
    title,
    ...(time === undefined ? {} : { time }),
    contentType: format.contentType,
    content,
  };
}

/** Without the `data:image/jpeg;base64,` that some servers put before a picture. */
function base64In(text: string): string {
  const head = /^\s*data:[^,]{0,100},/.exec(text)?.[0] ?? '';
  return text.slice(head.length);
}
