import type { Account } from '../account/account';
import { statusError } from '../account/judge';
import type { Call, Verdict, WireAnswer, Work } from '../account/wire';
import { CloudError } from '../errors';

/** Lists that a vendor keeps from a user: its other nodes ask for them every few minutes all the same. */

/**
 * Asks for a list that the vendor may keep from this user. A 403 may mean the session, which takes a login to find out;
 * once it is known that a new session is refused too, no further login is spent on it until the list comes.
 * @param list what it is, for the sentence and for the account to remember
 * @param isRefusal whether an answer says no more than that; by default each 403 does
 * @throws CloudError what the call ends in; `E_FORBIDDEN` with status 403 where the list is withheld
 */
export async function askList<List>(
  account: Account,
  list: string,
  call: Call<List>,
  work: Work,
  isRefusal: (answer: WireAnswer) => boolean = ({ status }) => status === 403,
): Promise<List> {
  const { learnt } = account;
  const mark = `${list} withheld`;
  const isWithheld = learnt.has(mark);
  const judge = (answer: WireAnswer): Verdict | undefined =>
    isWithheld && isRefusal(answer) ? { kind: 'error', error: withheld(list, answer) } : call.judge?.(answer);
  try {
    const found = await account.request({ ...call, judge }, work);
    learnt.delete(mark);
    return found;
  } catch (error) {
    if (error instanceof CloudError && error.code === 'E_FORBIDDEN' && error.cause.status === 403) {
      learnt.set(mark, 'true');
    }
    throw error;
  }
}

function withheld(list: string, answer: WireAnswer): CloudError {
  return statusError('E_FORBIDDEN', `The vendor does not show this account the list of ${list} (status 403)`, answer);
}
