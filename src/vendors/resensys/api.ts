import type { Call } from '../../account/wire';
import type { Interval, Photo, QuantityName } from '../../model';
import { utcText } from '../../range/windows';
import type { Answer } from '../../vendor';
import { samplesIn } from './normalize';
import { photosIn } from './photos';
import { registrationIn, type Registration } from './registration';
import { registrationRequest, ResensysSession } from './session';
import { verdictOnRegistration } from './verdict';

/**
 * The calls of the Resensys API (vendors.md, section 1). Data and photos are v1, the registration is v2; all are form
 * posts, and all only read. Times are asked for in whole seconds, UTC, rounded outwards.
 */

const DATA = '/api/v1/data_acquire';
const PHOTOS = '/api/v1/photos';

/** What one call for data asks. */
export interface Asked {
  site: string;
  device: string;
  quantity: QuantityName;
  window: Interval;
  /** The labels that other quantities of the same reading have. */
  taken: ReadonlySet<string>;
}

/**
 * Every device with its quantities.
 * @param notBefore a registration that the login asked for at this time (epoch ms) or later serves as well, once
 */
export function registrationCall(base: string, notBefore: number): Call<Registration | 'gone'> {
  return {
    purpose: 'asking Resensys for the list of devices',
    request: registrationRequest(base),
    replay: 'safe',
    known: (session) => (session instanceof ResensysSession ? session.take(notBefore) : undefined),
    judge: (answer) => verdictOnRegistration(answer, base),
    read: registrationIn,
  };
}

/** One quantity of one device in one window. The unit is only sent where one is known. */
export function dataCall(base: string, { site, device, quantity, window, taken }: Asked): Call<Answer> {
  const { unit } = quantity;
  return {
    purpose: `reading ${quantity.label} of ${device}`,
    request: {
      method: 'POST',
      url: base + DATA,
      form: {
        SID: site,
        DID: device,
        DF: quantity.quantity,
        ...(unit === undefined ? {} : { Unit: unit }),
        ...span(window),
      },
      kind: 'json',
    },
    replay: 'safe',
    read: (answer) => samplesIn(answer, quantity, taken),
  };
}

/** The pictures of a site in one window. */
export function photosCall(base: string, site: string, window: Interval): Call<{ photos: Photo[]; refused: number }> {
  return {
    purpose: `getting the photos of ${site}`,
    request: { method: 'POST', url: base + PHOTOS, form: { SID: site, ...span(window) }, kind: 'photos' },
    replay: 'safe',
    read: (answer) => photosIn(answer, site),
  };
}

function span({ from, to }: Interval): { T_start: string; T_end: string } {
  return { T_start: utcText(from, 'start'), T_end: utcText(to, 'end') };
}
