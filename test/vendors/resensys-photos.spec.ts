import assert from 'node:assert/strict';
import fc from 'fast-check';
import { photosIn, titleTime } from '../../src/vendors/resensys/photos';
import { answerOf, codeOf } from './resensys-answers';

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 9]);
const entry = (title: unknown, content: Buffer): unknown => ({ title, photoString: content.toString('base64') });
const T = Date.UTC(2024, 4, 2, 7, 53, 6);

describe('resensys photos', () => {
  it('have their picture, the time of their title and the type of their first bytes', () => {
    const body = { '0': entry('2024-05-02_07-53-06', jpeg), '1': entry('2024-05-02_07-53-06.jpg', png) };
    assert.deepEqual(photosIn(answerOf(body), '2A-01'), {
      photos: [
        {
          vendor: 'resensys',
          site: '2A-01',
          title: '2024-05-02_07-53-06',
          time: T,
          contentType: 'image/jpeg',
          content: jpeg,
        },
        {
          vendor: 'resensys',
          site: '2A-01',
          title: '2024-05-02_07-53-06.jpg',
          time: T,
          contentType: 'image/png',
          content: png,
        },
      ],
      refused: 0,
    });
  });

  it('without a time in their title are delivered all the same', () => {
    for (const title of ['bridge', '../../etc/passwd', '', '2024-13-45_99-99-99']) {
      const { photos, refused } = photosIn(answerOf([entry(title, jpeg)]), '2A-01');
      assert.deepEqual(photos, [
        { vendor: 'resensys', site: '2A-01', title, contentType: 'image/jpeg', content: jpeg },
      ]);
      assert.equal(refused, 0);
    }
  });

  it('without a title, or with one that is no text, have an empty one', () => {
    const body = [{ photoString: jpeg.toString('base64') }, entry(null, jpeg)];
    assert.deepEqual(
      photosIn(answerOf(body), '2A-01').photos.map(({ title }) => title),
      ['', ''],
    );
  });

  it('are taken out of a data URL', () => {
    const body = [{ title: 'a', photoString: `data:image/jpeg;base64,${jpeg.toString('base64')}` }];
    assert.deepEqual(photosIn(answerOf(body), '2A-01').photos[0]?.content, jpeg);
  });

  it('that hold no picture are counted', () => {
    const bad = [
      { title: 'a' },
      { photoString: 7 },
      entry('gif', Buffer.from('GIF89a')),
      entry('none', Buffer.alloc(0)),
      null,
      7,
    ];
    const { photos, refused } = photosIn(answerOf([entry('x', jpeg), ...bad]), '2A-01');
    assert.equal(photos.length, 1);
    assert.equal(refused, bad.length);
    assert.equal(
      codeOf(() => photosIn(answerOf(bad), '2A-01')),
      'E_RESPONSE',
    );
  });

  it('may be none', () => {
    for (const body of ['{}', '[]', 'null', ''])
      assert.deepEqual(photosIn(answerOf(body), '2A-01'), { photos: [], refused: 0 });
  });

  it('are delivered or counted, whatever the answer', () => {
    const any = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.record({ title: fc.jsonValue(), photoString: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 10 }), (entries) => {
        const { photos, refused } = photosIn(answerOf([entry('good', png), ...entries]), '2A-01');
        assert.equal(photos.length + refused, entries.length + 1);
      }),
      { seed: 20261121, numRuns: 1000 },
    );
  });
});

describe('resensys photo titles', () => {
  for (const [title, time] of [
    ['2024-05-02_07-53-06', T],
    ['camera 3 2024-05-02_07-53-06.png', T],
    ['2024-02-30_00-00-00', undefined],
    ['2024-05-02_24-00-00', undefined],
    ['2024-05-02_07-60-00', undefined],
    ['12024-05-02_07-53-06', undefined],
    ['2024-05-02_07-53-067', undefined],
    ['2024-05-02 07:53:06', undefined],
    ['2024-02-29_23-59-59', Date.UTC(2024, 1, 29, 23, 59, 59)],
  ] as const) {
    it(`${title} has ${time === undefined ? 'no time' : 'a time'}`, () => {
      assert.equal(titleTime(title), time);
    });
  }
});
