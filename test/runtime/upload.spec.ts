import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNodeRed } from '../../scripts/node-red';
import type { NodeRed } from '../../scripts/node-red';
import { SensitCloud } from '../../src/simulator/sensit';
import { SENSIT_DEFAULTS } from '../../src/simulator/sensit-options';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { finishedPeriod } from './example';
import { loadedSets, named, NPM_ENVIRONMENT, pack } from './packed';

describe('the packed package, uploaded into a Node-RED that runs', function () {
  this.timeout(120_000);
  const period = finishedPeriod(1);
  const cloud = new SensitCloud({ seed: 'upload' });
  const [device] = cloud.truth.devices();
  let folder = '';
  let server: CloudServer;
  let red: NodeRed;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-upload-'));
    server = await startCloud(cloud);
    red = await startNodeRed({
      userDir: path.join(folder, 'user'),
      linkPack: false,
      flows: [],
      env: NPM_ENVIRONMENT,
      settings: { httpAdminRoot: '/admin' },
    });
  });

  after(async () => {
    await (red as NodeRed | undefined)?.stop();
    await (server as CloudServer | undefined)?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is not there before', async () => {
    assert.deepEqual(await loadedSets(red.url), []);
  });

  it('is installed with what it depends on, and has all its node sets', async () => {
    const tarball = pack(folder);
    const form = new FormData();
    form.append('tarball', new Blob([readFileSync(tarball)]), path.basename(tarball));
    const answer = await fetch(`${red.url}/nodes`, { method: 'POST', body: form });
    assert.equal(answer.status, 200, red.output());
    const sets = (await loadedSets(red.url)).map(({ name, enabled, types, err }) => ({ name, enabled, types, err }));
    assert.deepEqual(
      sets,
      named().map((name) => ({ name, enabled: true, types: [name], err: undefined })),
    );
  });

  it('reads from a cloud without a restart', async () => {
    const place = { z: 'tab', name: '', x: 0, y: 0 };
    await red.deploy([
      { id: 'tab', type: 'tab', label: 'Fence' },
      {
        id: 'account',
        type: 'sensit-account',
        baseUrl: server.url,
        credentials: { email: SENSIT_DEFAULTS.email, password: SENSIT_DEFAULTS.password },
      },
      { ...place, id: 'asked', type: 'http in', url: '/rows', method: 'get', wires: [['reader']] },
      {
        ...place,
        id: 'reader',
        type: 'sensor-get-readings',
        vendor: 'sensit',
        sensit: 'account',
        device: device?.uuid,
        quantity: 'WS',
        from: String(period.from),
        to: String(period.to),
        wires: [['answer']],
      },
      { ...place, id: 'answer', type: 'http response', wires: [] },
    ]);
    const answer = await fetch(new URL('/rows', red.url));
    const rows = (await answer.json()) as { time: number; value: unknown }[];
    const expected = cloud.truth
      .records(device?.uuid ?? '', period.from, period.to)
      .map(({ time, values }) => ({ time, value: values['WS'] }));
    assert.ok(expected.length > 10);
    assert.deepEqual(
      rows.map(({ time, value }) => ({ time, value })),
      expected,
    );
  });
});
