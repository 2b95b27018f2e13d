import assert from 'node:assert/strict';
import { CloudError } from '../../src/errors';
import type { ResourceQuery, ResourceVerb } from '../../src/vendor';
import { type Unit, unitsOf } from '../../src/vendors/sensaphone/request';

/** The requests of a query, in JSON mode and version 1 unless said. */
export const units = (verb: ResourceVerb, query: Partial<ResourceQuery>): Unit[] =>
  unitsOf(verb, { mode: 'json', version: 'v1', ...query });

/** The body of the only request in JSON mode, without its verb. */
export function body(verb: ResourceVerb, query: Partial<ResourceQuery>): unknown {
  const [unit, ...others] = units(verb, query);
  assert.deepEqual(others, []);
  const { request_type, ...rest } = unit?.json ?? {};
  assert.equal(request_type, verb);
  return rest;
}

/** What stands behind `/api/v1` in URI mode, decoded. */
export const paths = (verb: ResourceVerb, query: Partial<ResourceQuery>): string[] =>
  units(verb, { mode: 'uri', ...query }).map(
    ({ method, target }) => `${method} ${decodeURIComponent(target.slice(2))}`,
  );

/** Why a query is refused before anything is sent. */
export function refusal(verb: ResourceVerb, query: Partial<ResourceQuery>): string {
  try {
    units(verb, query);
  } catch (error) {
    assert.ok(error instanceof CloudError);
    assert.equal(error.code, 'E_INPUT');
    return error.message;
  }
  return assert.fail(`${verb} ${JSON.stringify(query)} was not refused`);
}
