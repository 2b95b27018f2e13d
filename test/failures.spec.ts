import assert from 'node:assert/strict';
import { CloudError } from '../src/errors';
import { Failures } from '../src/failures';

const gone = new CloudError('E_NOT_FOUND', 'No such device.', { status: 404, vendorCode: 'X1' });
const slow = new CloudError('E_TIMEOUT', 'Too slow.', { retryable: true, attempts: 5 });
const rows = (count: number): CloudError => new CloudError('E_RESPONSE', `${count} rows.`);

describe('failures', () => {
  it('are the only one itself where nothing else has succeeded', () => {
    const failures = new Failures();
    failures.add(gone, { device: '1' });
    assert.equal(failures.combined(false), gone);
  });

  it('have their common code where all has failed, and list each', () => {
    const failures = new Failures();
    for (const device of ['1', '2', '2']) failures.add(slow, { device });
    const { code, cause } = failures.combined(false);
    assert.equal(code, 'E_TIMEOUT');
    assert.deepEqual(cause, {
      retryable: true,
      attempts: 5,
      failures: [
        { device: '1', code: 'E_TIMEOUT', message: 'Too slow.' },
        { device: '2', code: 'E_TIMEOUT', message: 'Too slow. (2 times)' },
      ],
    });
  });

  it('are E_PARTIAL where their codes differ, although nothing was sent', () => {
    const failures = new Failures();
    failures.add(gone, { device: '1' });
    failures.add(slow, { device: '2' });
    const { code, cause } = failures.combined(false);
    assert.equal(code, 'E_PARTIAL');
    assert.deepEqual(cause, {
      failures: [
        { device: '1', code: 'E_NOT_FOUND', vendorCode: 'X1', message: 'No such device.' },
        { device: '2', code: 'E_TIMEOUT', message: 'Too slow.' },
      ],
    });
  });

  for (const [what, delivered] of [
    ['was sent', true],
    ['has succeeded and had nothing', false],
  ] as const) {
    it(`are E_PARTIAL where something ${what}`, () => {
      const failures = new Failures();
      if (!delivered) failures.succeeded();
      failures.add(gone, { device: '1' });
      const { code, cause } = failures.combined(delivered);
      assert.equal(code, 'E_PARTIAL');
      assert.equal(cause.failures?.length, 1);
    });
  }

  it('count all that was left out of one thing, and keep it apart from what failed', () => {
    const failures = new Failures();
    const about = { device: '1', quantity: '3003' };
    failures.leftOut(2, about, rows);
    failures.leftOut(3, about, rows);
    failures.leftOut(7, { device: '2' }, rows);
    failures.add(new CloudError('E_RESPONSE', 'A page.'), about);
    assert.equal(failures.empty, false);
    assert.deepEqual(failures.combined(true).cause.failures, [
      { ...about, code: 'E_RESPONSE', message: 'A page.' },
      { ...about, code: 'E_RESPONSE', message: '5 rows.' },
      { device: '2', code: 'E_RESPONSE', message: '7 rows.' },
    ]);
  });

  it('are at most a hundred, and one that counts the others', () => {
    const failures = new Failures();
    for (let device = 0; device < 1234; device += 1) failures.add(gone, { device: String(device) });
    const { code, cause } = failures.combined(false);
    assert.equal(code, 'E_NOT_FOUND');
    assert.equal(cause.failures?.length, 101);
    assert.match(cause.failures[100]?.message ?? '', /\b1134\b/);
  });
});
