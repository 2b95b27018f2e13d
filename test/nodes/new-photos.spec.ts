import assert from 'node:assert/strict';
import type { Flow, Outcome } from './flow';
import { Bridge } from './resensys-flow';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SITE = '2A-01';
const FROM = Date.UTC(2026, 4, 1);
const PHOTOS = { path: /photos/ };

function titlesOf({ messages }: Outcome): string[] {
  return messages.map(({ photo }) => (photo as { title: string }).title);
}

describe('get photos with read: new', () => {
  let bridge: Bridge;
  let flow: Flow;

  beforeEach(async () => {
    bridge = await Bridge.open();
    flow = await bridge.deploy({ type: 'sensor-get-photos', read: 'new', site: SITE });
  });
  afterEach(() => bridge.close());

  const truth = (from: number, to: number): string[] => bridge.cloud.photos(SITE, from, to).map(({ title }) => title);
  const ask = (from: number, to: number, more: object = {}): Promise<Outcome> =>
    flow.run({ payload: { from, to }, ...more });

  it('gives each photo once, the newest day before the older ones', async () => {
    const first = await ask(FROM, FROM + 3 * DAY);
    const day = FROM + 2 * DAY;
    assert.deepEqual(titlesOf(first), [...truth(day, day + DAY), ...truth(FROM, day)]);
    assert.equal(first.messages[0]?.sensorCloud.query['read'], 'new');
    const second = await ask(FROM + DAY, FROM + 3 * DAY + 5 * HOUR);
    assert.deepEqual(titlesOf(second), truth(FROM + 3 * DAY, FROM + 3 * DAY + 5 * HOUR));
    assert.deepEqual((await ask(FROM, FROM + 3 * DAY)).messages, []);
    assert.deepEqual(titlesOf(await ask(FROM, FROM + HOUR, { reset: true })), truth(FROM, FROM + HOUR));
  });

  it('reads a day again that failed', async () => {
    bridge.server.faults.next({ kind: 'status', status: 400 }, PHOTOS);
    const first = await ask(FROM, FROM + 12 * HOUR);
    assert.equal(first.error?.code, 'E_VENDOR');
    assert.deepEqual(titlesOf(await ask(FROM + 6 * HOUR, FROM + 12 * HOUR)), truth(FROM, FROM + 12 * HOUR));
  });

  it('a site that a message means twice is delivered once', async () => {
    const range = { from: FROM, to: FROM + 6 * HOUR };
    const { messages } = await flow.run({ payload: [{ ...range }, { ...range, site: '2a-01' }] });
    assert.deepEqual(titlesOf({ messages }), truth(range.from, range.to));
  });

  it('gives a photo without a time once', async () => {
    bridge.server.faults.next(
      {
        kind: 'garbage',
        body: JSON.stringify({
          0: { title: 'no time at all', photoString: Buffer.from([0xff, 0xd8, 0xff, 0]).toString('base64') },
        }),
      },
      { ...PHOTOS, count: 2 },
    );
    assert.deepEqual(titlesOf(await ask(FROM, FROM + HOUR)), ['no time at all']);
    assert.deepEqual(titlesOf(await ask(FROM, FROM + 2 * HOUR)), []);
  });
});
