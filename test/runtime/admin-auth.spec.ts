import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNodeRed } from '../../scripts/node-red';
import type { NodeRed } from '../../scripts/node-red';
import { SensitCloud } from '../../src/simulator/sensit';
import { SENSIT_DEFAULTS } from '../../src/simulator/sensit-options';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { ADMIN_AUTH, PASSWORDS, tokenOf } from './users';
import type { User } from './users';

const { email, password } = SENSIT_DEFAULTS;

interface Answer {
  status: number;
  text: string;
}

for (const httpAdminRoot of ['', '/plant/editor']) {
  describe(`the editor's routes below "${httpAdminRoot}/", where users have to log in`, function () {
    this.timeout(60_000);
    let folder = '';
    let cloud: CloudServer;
    let red: NodeRed;

    before(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-auth-'));
      cloud = await startCloud(new SensitCloud({ seed: 'auth' }));
      red = await startNodeRed({
        userDir: folder,
        flows: [{ id: 'account', type: 'sensit-account', name: 'Fence', baseUrl: cloud.url }],
        credentials: { account: { email, password } },
        settings: { httpAdminRoot, adminAuth: ADMIN_AUTH },
      });
    });

    after(async () => {
      await (red as NodeRed | undefined)?.stop();
      await (cloud as CloudServer | undefined)?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const post = async (route: 'test' | 'suggest', token?: string): Promise<Answer> => {
      const answer = await fetch(`${red.url}/sensor-clouds/${route}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({
          type: 'sensit-account',
          id: 'account',
          props: { baseUrl: cloud.url },
          credentials: { email, password: '__PWRD__' },
          list: 'devices',
        }),
      });
      const text = await answer.text();
      for (const secret of [password, email, ...Object.values(PASSWORDS)]) assert.ok(!text.includes(secret), secret);
      return { status: answer.status, text };
    };
    const as = async (user: User, route: 'test' | 'suggest'): Promise<Answer> =>
      post(route, await tokenOf(red.url, user));
    const refused = async (ask: (route: 'test' | 'suggest') => Promise<Answer>): Promise<void> => {
      const before = cloud.journal.entries.length;
      for (const route of ['test', 'suggest'] as const) {
        const { status } = await ask(route);
        assert.equal(status, 401, route);
      }
      assert.equal(cloud.journal.entries.length, before, 'nothing is sent to the cloud');
    };

    it('refuse whoever has no token, or an invented one', async () => {
      await refused((route) => post(route));
      await refused((route) => post(route, 'invented'));
    });

    it('refuse a user who may only read, and one who may only deploy', async () => {
      await refused((route) => as('guest', route));
      await refused((route) => as('fitter', route));
    });

    for (const user of ['chief', 'tester'] as const) {
      it(`serve the ${user}`, async () => {
        const test = await as(user, 'test');
        assert.equal(test.status, 200);
        const { ok, steps } = JSON.parse(test.text) as { ok: boolean; steps: { step: string }[] };
        assert.deepEqual([ok, steps.map(({ step }) => step)], [true, ['reached', 'login', 'devices']]);
        const suggest = await as(user, 'suggest');
        assert.equal(suggest.status, 200);
        assert.ok((JSON.parse(suggest.text) as { items: unknown[] }).items.length > 1);
      });
    }
  });
}
