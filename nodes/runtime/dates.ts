import { topic } from '../../src/output/template';
import { CloudError } from '../../src/errors';
import { hostTimeZone } from '../../src/range/localday';
import type { Action } from './action';
import { eachSet } from './sets';
import { definedOnly, id, text, timezone } from './values';

const parameters = { device: id(), deviceType: text(), timezone: timezone() };

/** `available dates`: one message with the local days on which a device has data. */
export const availableDates: Action<typeof parameters> = {
  operation: 'available-dates',
  vendor: 'sensit',
  parameters,
  partsLength: () => 2,
  emptyMessage: () => true,

  check({ device }) {
    if (device === undefined) {
      throw new CloudError(
        'E_INPUT',
        'No device is given. Type its id into the node, or send it as msg.payload.device.',
      );
    }
  },

  checkFor: (cloud, { device, deviceType }) => {
    cloud.checkRead?.(definedOnly({ device, deviceType }));
  },

  run: (context) =>
    eachSet(context, async ({ device = '', deviceType, timezone: zone = hostTimeZone() }) => {
      const { cloud, vendor, sequence, work } = context;
      if (!cloud.availableDates) {
        throw new CloudError('E_UNSUPPORTED', 'This vendor cannot say on which days a device has data.');
      }
      const query = definedOnly({ device, deviceType, timezone: zone });
      const dates = await cloud.availableDates(query, work);
      const [first] = dates;
      const spelled = first?.device ?? device;
      sequence.push({
        payload: dates,
        topic: topic('{vendor}/{device}', { vendor, device: spelled }),
        count: dates.length,
        query: {
          ...query,
          device: spelled,
          ...definedOnly({ deviceType: deviceType === undefined ? undefined : (first?.deviceType ?? deviceType) }),
        },
      });
    }),
};
