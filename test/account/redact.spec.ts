import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tooLarge } from '../../src/account/network-error';
import { isTooLarge } from '../../src/account/connection';
import { Redactor } from '../../src/account/redact';
import { CloudError } from '../../src/errors';

const SECRET = 'pa"ss/w+o rd&ü\\';
/** The ways in which a text may be written; none of them is how the redactor makes them. */
const encodings: Record<string, (text: string) => string> = {
  raw: (text) => text,
  url: (text) => encodeURIComponent(text),
  'lower url': (text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase()),
  form: (text) => new URLSearchParams({ p: text }).toString().slice(2),
  json: (text) => JSON.stringify({ text }).slice(9, -2),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
};

describe('redact', () => {
  it('finds a secret in every encoding', () => {
    const redactor = new Redactor([SECRET]);
    for (const [name, encode] of Object.entries(encodings)) {
      const text = redactor.text(`before ${encode(SECRET)} after`);
      assert.match(text, /^before \*{3}\S{0,4} after$/, name);
    }
  });

  it('finds it in the base64 of something longer', () => {
    const redactor = new Redactor(['canary-secret']);
    for (const prefix of ['', 'u:', 'us:', 'use:']) {
      const basic = Buffer.from(`${prefix}canary-secret:more`).toString('base64');
      const text = redactor.text(`Basic ${basic}`);
      assert.match(text, /\*{3}/, prefix);
      const left = Buffer.from(text.replace('Basic ', '').replace('***', ''), 'base64').toString();
      assert.ok(!left.includes('canar') && !left.includes('ecret'), left);
    }
  });

  it('finds what a cut has left of one, before it and behind it, in every encoding', () => {
    const redactor = new Redactor([SECRET, 'another-secret']);
    for (const [name, encode] of Object.entries(encodings)) {
      const whole = encode(SECRET).replace(/=+$/, '');
      for (let at = 4; at <= whole.length - 4; at += 1) {
        assert.equal(redactor.text(`he said ${whole.slice(0, at)}…`), 'he said ***…', `${name} ${at}`);
        // The last characters of base64 belong to what stands behind it too.
        assert.match(redactor.text(`…${whole.slice(at)} he said`), /^…(\*{3})?\S{0,4} he said$/, `${name} ${at}`);
      }
    }
    assert.equal(redactor.text('a…another-secret…b anoth… not… Ther…cret'), 'a…***…b ***… not… Ther…***');
    assert.equal(redactor.text('nothing torn here: anoth'), 'nothing torn here: anoth');
  });

  it('finds one whose blanks were made one, and one in JSON in a text in JSON', () => {
    const redactor = new Redactor(['two  blanks\tand "more"']);
    assert.equal(redactor.text('it was two blanks and "more".'), 'it was ***.');
    const body = JSON.stringify({ password: 'two  blanks\tand "more"' });
    assert.equal(redactor.text(JSON.stringify({ body })), '{"body":"{\\"password\\":\\"***\\"}"}');
  });

  it('writes the longest first, so that nothing of one secret is left by another', () => {
    assert.equal(new Redactor(['secret', 'secret-and-more']).text('a secret-and-more, a secret'), 'a ***, a ***');
  });

  it('takes short ones as words only, whatever their case', () => {
    assert.equal(new Redactor(['op']).text('op: opening Op (OP) loop_op'), '***: opening *** (***) loop_op');
    assert.equal(new Redactor(['Ops@Example.org']).text('no ops@example.ORG here'), 'no *** here');
  });

  it('has nothing to do without secrets', () => {
    assert.equal(new Redactor(['']).text('as it is'), 'as it is');
  });

  it('knows what sessions hold, but not their roles', () => {
    const redactor = new Redactor([]);
    redactor.addSession({ token: 'canary-token', user: { role: 'Client', deep: ['canary-deep'] }, acctid: 987654321 });
    assert.equal(redactor.text('canary-token Client canary-deep 987654321'), '*** Client *** 987654321');
  });

  it('cleans errors: message, stack and cause, and leaves them what they are', () => {
    const redactor = new Redactor(['canary', 'besmart']);
    const failures = [{ code: 'E_VENDOR' as const, message: 'canary' }];
    const error = new CloudError('E_PARTIAL', 'of canary', {
      vendor: 'besmart',
      vendorCode: 'canary',
      status: 500,
      failures,
      candidates: [{ a: ['canary'] }],
    });
    const clean = redactor.error(error);
    assert.equal(clean.message, 'of ***');
    assert.ok(!`${clean.stack ?? ''}${JSON.stringify(clean.cause)}`.includes('canary'));
    assert.deepEqual([clean.code, clean.cause.vendor, clean.cause.status], ['E_PARTIAL', 'besmart', 500]);
    assert.equal(isTooLarge(redactor.error(tooLarge('canary.example', 1))), true);
  });

  it('leaves none, whatever it is and wherever it stands', () => {
    const secret = fc.string({ minLength: 4, maxLength: 30, unit: 'grapheme' });
    fc.assert(
      fc.property(secret, fc.string(), fc.constantFrom(...Object.keys(encodings)), (text, around, name) => {
        // A secret that is a part of the replacement can't be told from it.
        fc.pre(/[^*]/.test(text));
        const encoded = encodings[name]?.(text).replace(/=+$/, '') ?? '';
        const clean = new Redactor([text]).text(`${around} ${encoded} ${around}`);
        // The last character of base64 may hold a few bits of the secret, no more.
        assert.ok(!clean.includes(name.startsWith('base64') ? encoded.slice(0, -1) : encoded), clean);
      }),
      { numRuns: 500, seed: 11 },
    );
  });
});
