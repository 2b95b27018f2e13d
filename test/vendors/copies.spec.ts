import assert from 'node:assert/strict';
import { copiesOf } from '../../src/vendors/copies';

describe('copies of a list', () => {
  it('are equal and share nothing with it', async () => {
    const list = Array.from({ length: 1_234 }, (_, index) => ({ device: String(index), original: { rows: [index] } }));
    const copies = await copiesOf(list);
    assert.deepEqual(copies, list);
    for (const [index, copy] of copies.entries()) {
      assert.notEqual(copy, list[index]);
      assert.notEqual(copy.original.rows, list[index]?.original.rows);
    }
  });

  it('are made in portions, with turns of the event loop between them', async () => {
    let copied = 0;
    const list = Array.from({ length: 10_000 }, () => ({
      get copied() {
        return (copied += 1);
      },
    }));
    const seen: number[] = [];
    let over = false;
    const turn = (): void => {
      seen.push(copied);
      if (!over) setImmediate(turn);
    };
    setImmediate(turn);
    await copiesOf(list);
    over = true;
    assert.ok(seen.length >= 15, `${seen.length} turns`);
    for (const [index, count] of seen.entries()) assert.ok(count - (seen[index - 1] ?? 0) <= 1_000);
  });
});
