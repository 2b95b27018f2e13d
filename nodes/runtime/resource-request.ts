import { topic } from '../../src/output/template';
import { CloudError } from '../../src/errors';
import type { ResourceQuery, ResourceVerb } from '../../src/vendor';
import { deviceIn, unitsOf } from '../../src/vendors/sensaphone/request';
import type { ActionContext } from './action';
import type { Values } from './parameters';
import { eachSet } from './sets';
import { choice, definedOnly, inMessage, object, text } from './values';

/** What `sensaphone read` and `sensaphone update` have in common. */

export const resourceParameters = {
  path: text(),
  request: inMessage(object()),
  mode: choice('json', 'uri'),
  version: choice('v1', 'v2', 'v3'),
};

/** One parameter object of these nodes; each has some of the last three too. */
export type ResourceSet = Values<typeof resourceParameters> & {
  [Name in 'properties' | 'set' | 'filter']?: ResourceQuery[Name] | undefined;
};

/**
 * Refuses what the vendor would not do before anything is sent.
 * @throws CloudError `E_INPUT`
 */
export function checkRequest(verb: ResourceVerb, set: ResourceSet): void {
  unitsOf(verb, queryOf(set));
}

/**
 * Does what each parameter object asks. Every answer is one message, also where single properties failed.
 * @param verbOf what a parameter object is to be done with
 * @param shown what `msg.sensorCloud.query` says besides
 */
export async function requestEach<Set extends ResourceSet>(
  context: ActionContext<Set>,
  verbOf: (set: Set) => ResourceVerb,
): Promise<void> {
  const { cloud, vendor, sequence, work } = context;
  const { resources } = cloud;
  if (!resources) throw new CloudError('E_UNSUPPORTED', 'This vendor has no resources that can be reached by a path.');
  const sets = context.sets.map((set) => ({ ...set, device: deviceIn(set.path) }));
  await eachSet({ ...context, sets }, async (set, failures) => {
    const verb = verbOf(set);
    const { device, ...given } = set;
    const answer = await resources[verb](queryOf(set), work);
    sequence.push({
      payload: answer.response,
      topic: topic('{vendor}/{device}', { vendor, device }),
      count: 1,
      query: shownQuery({ ...given, ...queryOf(set) }),
      extras: { result: answer.result },
    });
    for (const { error, about } of answer.failures) failures.add(error, { ...definedOnly({ device }), ...about });
  });
}

function queryOf({ path, properties, set, filter, request, mode, version }: ResourceSet): ResourceQuery {
  return {
    ...definedOnly({ path, properties, set, filter, request }),
    mode: mode ?? 'json',
    version: version ?? 'v1',
  };
}

/** The parameters as they were resolved; what somebody logs in with leaves in no message. */
function shownQuery(query: ResourceQuery): Readonly<Record<string, unknown>> {
  const { path = '', request, set } = query;
  const isLogin = /^\W*login\b/.test(path) || request?.['resource'] === 'login';
  if (!isLogin) return definedOnly({ ...query });
  return definedOnly({ ...query, set: hidden(set), request: hidden(request) });
}

function hidden(values: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> | undefined {
  return values && Object.fromEntries(Object.keys(values).map((name) => [name, '***']));
}
