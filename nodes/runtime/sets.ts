import { Failures } from '../../src/failures';
import type { About } from '../../src/failures';
import { forEachOf } from '../../src/range/concurrent';
import type { ActionContext } from './action';

/**
 * Does `work` for every parameter object of a message, at the account's concurrency. What fails does not keep the
 * others from being done; afterwards all failures are thrown as one error.
 */
export async function eachSet<Set extends { site?: string | undefined; device?: string | undefined }>(
  context: ActionContext<Set>,
  work: (set: Set, failures: Failures) => Promise<void>,
): Promise<void> {
  const failures = new Failures();
  await forEachOf(context.sets, context.account.settings.concurrency, async (set) => {
    try {
      await work(set, failures);
    } catch (error) {
      context.work.signal.throwIfAborted();
      failures.add(error, about(set));
    }
  });
  if (!failures.empty) throw failures.combined(context.sequence.length > 0);
}

function about({ site, device }: { site?: string | undefined; device?: string | undefined }): About {
  return { ...(site === undefined ? {} : { site }), ...(device === undefined ? {} : { device }) };
}
