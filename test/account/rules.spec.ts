import assert from 'node:assert/strict';
import { checkedAddress } from '../../src/account/rules';
import { CloudError } from '../../src/errors';

describe('rules for addresses', () => {
  it('https is good anywhere, http on this machine only', () => {
    for (const [typed, used] of [
      [' https://api.example.com/api/ ', 'https://api.example.com/api'],
      ['https://resensys.net:8443', 'https://resensys.net:8443'],
      ['HTTPS://api.example.com//', 'HTTPS://api.example.com'],
      ['http://localhost:1880/x', 'http://localhost:1880/x'],
      ['http://127.1.2.3', 'http://127.1.2.3'],
      ['http://[::1]:80/', 'http://[::1]:80'],
      ['http://0x7f.1', 'http://0x7f.1'],
    ] as const) {
      assert.equal(checkedAddress(typed, 'baseUrl'), used);
    }
  });

  it('everything else is E_CONFIG, which names the property and not what was typed', () => {
    for (const typed of [
      '',
      '  ',
      'api.example.com',
      'ftp://canary.example.com',
      'https:canary.example.com',
      'https://',
      'http://api.canary.com',
      'http://127.0.0.1.canary.com',
      'http://localhost.canary.com',
      'http://128.0.0.1',
      'http://[::2]',
      'https://canary:canary@example.com',
      'https://canary@example.com',
      'http://canary@localhost',
      'https://example.com/#canary',
    ]) {
      assert.throws(
        () => checkedAddress(typed, 'baseUrl'),
        (error) =>
          error instanceof CloudError &&
          error.code === 'E_CONFIG' &&
          error.message.includes('baseUrl') &&
          !error.message.includes('canary'),
        typed,
      );
    }
  });
});
