import assert from 'node:assert/strict';
import { SensitCloud } from '../../src/simulator/sensit';
import { SENSIT_DEFAULTS } from '../../src/simulator/sensit-options';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { ADMIN_AUTH, PASSWORDS } from '../runtime/users';
import type { User } from '../runtime/users';
import { needs } from '../setup/packages';
import { EditorPage } from './editor-page';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const { email, password } = SENSIT_DEFAULTS;

describe('an editor with a login, in a browser', function () {
  this.timeout(60_000);
  let cloud: CloudServer;
  let bench: Workbench | undefined;

  before(async function () {
    const [chromium = ''] = needs(this, 'chromium');
    cloud = await startCloud(new SensitCloud({ seed: 'login' }));
    bench = await openWorkbench({
      chromium,
      flows: [
        { id: 'tab', type: 'tab', label: 'Fence' },
        { id: 'account', type: 'sensit-account', name: 'Fence', baseUrl: cloud.url },
        { id: 'reader', type: 'sensor-get-readings', z: 'tab', vendor: 'sensit', sensit: 'account', x: 200, y: 80 },
      ],
      credentials: { account: { email, password } },
      settings: { adminAuth: ADMIN_AUTH, httpAdminRoot: '/plant/editor' },
    });
  });

  after(async () => {
    await bench?.close();
    await (cloud as CloudServer | undefined)?.close();
  });

  const loggedIn = (user: User): Promise<EditorPage> =>
    EditorPage.open(bench as Workbench, { user: { username: user, password: PASSWORDS[user] } });

  it('tests the account and suggests devices for whoever may do everything', async () => {
    const editor = await loggedIn('chief');
    await editor.edit('account');
    const lines = await editor.tested();
    assert.equal(lines.length, 3);
    assert.match(lines[2] ?? '', /: [1-9]\d*$/);
    await editor.cancel();
    await editor.edit('reader');
    const { name } = await editor.choose('#node-input-device', 'tank');
    assert.match(name, /Tank/);
    await editor.cancel();
    assert.deepEqual(editor.errors, []);
    await editor.close();
  });

  it('says that it is not allowed to whoever may only read, and asks the cloud for nothing', async () => {
    const asked = cloud.journal.entries.length;
    const editor = await loggedIn('guest');
    await editor.edit('account');
    const lines = await editor.tested();
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /could not be run: 401/);
    assert.equal(cloud.journal.entries.length, asked);
    await editor.close();
  });
});
