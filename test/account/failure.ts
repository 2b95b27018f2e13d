import assert from 'node:assert/strict';
import { CloudError } from '../../src/errors';

/** The `CloudError` that something ends in; anything else fails the test. */
export async function failure(promise: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await promise.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CloudError, String(error));
  return error;
}
