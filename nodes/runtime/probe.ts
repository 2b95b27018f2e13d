import { systemEnvironment } from '../../src/account/environment';
import { pauseSentence } from '../../src/account/gate';
import { RunningAccount } from '../../src/account/running-account';
import type { AccountSettings, SessionScheme, Work } from '../../src/account/wire';
import { asCloudError, CloudError } from '../../src/errors';
import type { ErrorCode } from '../../src/errors';
import type { Vendor } from '../../src/vendor';

/** One step of Test connection; `text` is a sentence, of a failure what to do. */
export interface ProbeStep {
  step: 'reached' | 'login' | 'devices';
  ok: boolean;
  text?: string;
  code?: ErrorCode;
  count?: number;
}

/** Somebody sits in front of the dialog and waits. */
const PATIENCE = 45_000;

/** How far a test has come. */
interface Progress {
  reached: boolean;
  loggedIn: boolean;
}

/**
 * Tests an account: is the cloud reached, does it take the credentials, and how many devices does it show? A session
 * of its own is used and ended; nothing is kept, and no pause keeps it from trying.
 * @returns the steps up to the first that failed
 */
export async function probe(vendor: Vendor, settings: AccountSettings): Promise<ProbeStep[]> {
  const progress: Progress = { reached: false, loggedIn: false };
  const steps = (...last: ProbeStep[]): ProbeStep[] => [
    ...(progress.reached ? [{ step: 'reached', ok: true } as const] : []),
    ...(progress.loggedIn ? [{ step: 'login', ok: true } as const] : []),
    ...last,
  ];
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    const account = new RunningAccount(settings, watched(vendor.session(settings), progress), privateEnvironment());
    try {
      const work: Work = { signal: patience, priority: 'poll', requests: 0 };
      const devices = await vendor.open(account).devices({}, work);
      return steps({ step: 'devices', ok: true, count: devices.length });
    } finally {
      void account.close({ logout: true });
    }
  } catch (thrown) {
    const { code, message, cause } = patience.aborted ? tooLong() : asCloudError(thrown);
    const step = progress.loggedIn ? 'devices' : progress.reached ? 'login' : 'reached';
    const text = cause.retryAt === undefined ? message : message.replace(pauseSentence(cause.retryAt), '');
    return steps({ step, ok: false, code, text });
  }
}

function tooLong(): CloudError {
  return new CloudError('E_TIMEOUT', `There was no result within ${PATIENCE / 1000} seconds.`);
}

/** Retries come at once, since somebody waits, and a failed test is no news for the log. */
function privateEnvironment(): ReturnType<typeof systemEnvironment> {
  return { ...systemEnvironment(undefined, { warn: () => undefined }), random: () => 0 };
}

/** The same scheme; it notes what the answers say. */
function watched(scheme: SessionScheme<unknown>, progress: Progress): SessionScheme<unknown> {
  return {
    ...scheme,
    login: async (wire, previous) => {
      const grant = await scheme.login(
        {
          send: async (request) => {
            const answer = await wire.send(request);
            progress.reached = true;
            return answer;
          },
          cookie: (url, name) => wire.cookie(url, name),
          now: () => wire.now(),
        },
        previous,
      );
      progress.reached = true;
      if (grant.unproven !== true) progress.loggedIn = true;
      return grant;
    },
    sign: (request, session) => scheme.sign(request, session),
    judge: (answer, session) => {
      progress.reached = true;
      const verdict = scheme.judge(answer, session);
      if (verdict.kind === 'good') progress.loggedIn = true;
      return verdict;
    },
  };
}
