import { Failures } from '../../src/failures';
import type { About } from '../../src/failures';
import { forEachOf } from '../../src/range/concurrent';
import type { ActionContext } from './action';

/** Puts something off until everything else has been done. */
export type Later = (work: () => Promise<void>) => void;

/**
 * Does `work` for every parameter object of a message, at the account's concurrency. What fails does not keep the
 * others from being done; afterwards all failures are thrown as one error.
 * @param finish does what there is to do before that; what it throws itself is thrown instead
 */
export async function eachSet<Set extends { site?: string | undefined; device?: string | undefined }>(
  context: ActionContext<Set>,
  work: (set: Set, failures: Failures, later: Later) => Promise<void>,
  finish?: (failures: Failures) => Promise<void>,
): Promise<void> {
  const failures = new Failures();
  const left: (() => Promise<void>)[] = [];
  const { concurrency } = context.account.settings;
  const attempt = async (set: Set, run: () => Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      context.work.signal.throwIfAborted();
      failures.add(error, about(set));
    }
  };
  await forEachOf(context.sets, concurrency, (set) => {
    const later: Later = (run) => left.push(() => attempt(set, run));
    return attempt(set, () => work(set, failures, later));
  });
  await forEachOf(left, concurrency, (run) => run());
  await finish?.(failures);
  if (!failures.empty) throw failures.combined(context.sequence.length > 0);
}

function about({ site, device }: { site?: string | undefined; device?: string | undefined }): About {
  return { ...(site === undefined ? {} : { site }), ...(device === undefined ? {} : { device }) };
}
