import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeStatus, parseJson } from '../../src/account/judge';
import { vendorWords } from '../../src/account/vendor-text';
import type { WireAnswer } from '../../src/account/wire';
import { CloudError } from '../../src/errors';

const answer = (status: number, body: unknown = '', more: Partial<WireAnswer> = {}): WireAnswer => ({
  status,
  headers: {},
  text: typeof body === 'string' ? body : JSON.stringify(body),
  startedAt: 0,
  clockSkew: 0,
  ...more,
});
function errorOf(judged: WireAnswer): CloudError {
  const verdict = judgeStatus(judged, { title: 'Simple' });
  assert.ok('error' in verdict && verdict.error instanceof CloudError, verdict.kind);
  return verdict.error;
}

describe('judge', () => {
  it('reads statuses as HTTP means them', () => {
    const kinds = new Map<string, number[]>();
    for (const status of [200, 204, 301, 304, 400, 401, 403, 404, 405, 410, 418, 422, 429, 500, 502, 503, 599]) {
      const verdict = judgeStatus(answer(status), { title: 'Simple' });
      const code = 'error' in verdict && verdict.error instanceof CloudError ? ` ${verdict.error.code}` : '';
      kinds.set(verdict.kind + code, [...(kinds.get(verdict.kind + code) ?? []), status]);
    }
    assert.deepEqual(Object.fromEntries(kinds), {
      good: [200, 204],
      'error E_RESPONSE': [301, 304],
      'error E_VENDOR': [400, 405, 410, 418, 422],
      session: [401, 403],
      'error E_NOT_FOUND': [404],
      'busy E_RATE_LIMIT': [429],
      'busy E_VENDOR': [500, 502, 503, 599],
    });
  });

  it('names only the host that a redirect leads to', () => {
    const error = errorOf(answer(302, '', { location: 'https://evil.example:8443/canary?canary#canary' }));
    assert.match(error.message, /redirect to evil\.example:8443,/);
    assert.ok(!error.message.includes('canary'));
    assert.equal(error.cause.status, 302);
  });

  it("gives the vendor's text and code", () => {
    for (const [body, text, code] of [
      [{ message: 'Bad  range\n', code: 42 }, 'Bad range', 42],
      [{ error: 'invalid_client' }, 'invalid_client', 'invalid_client'],
      [{ error: 'invalid_client', error_description: 'Who?' }, 'Who?', 'invalid_client'],
      [{ error: { message: 'Nested', code: 'E7' } }, 'Nested', 'E7'],
      [{ detail: 'Not so', status: 404, title: 'Not Found', type: 'about:blank' }, 'Not so', undefined],
      [{ title: 'Not Found', status: 404 }, 'Not Found', undefined],
      [
        { detail: [{ loc: ['query', 'since', 0], msg: 'not a number', type: 'x' }, { msg: 'and more' }] },
        'query.since.0: not a number; and more',
        undefined,
      ],
      ['"Error"', 'Error', undefined],
      ['<html><head><title> Bad\ngateway </title></head><body>canary</body>', 'Bad gateway', undefined],
      ['Bad SID', 'Bad SID', undefined],
      ['', undefined, undefined],
      [{ message: '' }, undefined, undefined],
      [[1, 2], undefined, undefined],
      [null, undefined, undefined],
    ] as const) {
      const judged = answer(400, body);
      assert.deepEqual(vendorWords(judged), {
        ...(text === undefined ? {} : { text }),
        ...(code === undefined ? {} : { code }),
      });
      const error = errorOf(judged);
      assert.equal(error.message, `Simple answered with status 400${text === undefined ? '' : `: ${text}`}.`);
      assert.deepEqual(error.cause, { status: 400, ...(code === undefined ? {} : { vendorCode: code }) });
    }
  });

  it('cuts long texts to 200 characters, and no character in half', () => {
    const { text = '' } = vendorWords(answer(400, { message: '😀'.repeat(500) }));
    assert.equal(Array.from(text).length, 200);
    assert.ok(Buffer.from(text).toString() === text);
  });

  it('shows wherever it has cut something, for whoever looks there for torn secrets', () => {
    const words = (body: string): string => vendorWords(answer(500, body)).text ?? '';
    assert.equal(words('<html><title>Busy</title>'), 'Busy');
    assert.equal(words('<html><title>Busy <b>now</b></title>'), 'Busy …');
    assert.equal(words(`<html><title>Busy${' '.repeat(1_000)}now</title>`), 'Busy …');
    assert.equal(words(`Busy${' '.repeat(1_000)}now`), 'Busy …');
    assert.equal(words(JSON.stringify({ message: `Busy${' '.repeat(1_000)}now` })), 'Busy …');
  });

  it('parses JSON, and says what came instead of it', () => {
    assert.deepEqual(parseJson(answer(200, '{"a":1}')), { a: 1 });
    for (const [text, expected] of [
      ['', /an empty body \(status 200, content type not given\)/],
      ['<!DOCTYPE html><title>Sign in</title>canary', /an HTML page titled "Sign in"/],
      ['<html>canary', /an HTML page \(/],
      ['{"token": "canarycanarycanarycanary", "a": [1,', /JSON that is cut off: \{"token": "…", "a": \[1, /],
      ['Service down', /something else: Service down/],
    ] as const) {
      assert.throws(
        () => parseJson(answer(200, text)),
        (error) =>
          error instanceof CloudError &&
          error.code === 'E_RESPONSE' &&
          expected.test(error.message) &&
          !error.message.includes('canary'),
        text,
      );
    }
  });

  it('never fails on what a vendor may send', () => {
    const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constant('[['.repeat(20_000)));
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), hostile, (status, text) => {
        const verdict = judgeStatus(answer(status, text), { title: 'Simple' });
        if ('error' in verdict) assert.ok(verdict.error.message.length < 500);
        try {
          parseJson(answer(status, text));
        } catch (error) {
          assert.ok(error instanceof CloudError && error.code === 'E_RESPONSE');
        }
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
