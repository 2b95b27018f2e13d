import assert from 'node:assert/strict';
import { CLOUDS } from '../../src/simulator/clouds';
import { type StartedCloud, startClouds } from '../../src/simulator/main';
import { send } from './http-client';

describe('command line of the simulated clouds', () => {
  let printed = '';
  let started: StartedCloud[] = [];
  const run = async (...argv: string[]): Promise<StartedCloud[]> => {
    started = await startClouds(argv, (text) => (printed += text));
    return started;
  };
  beforeEach(() => {
    printed = '';
    started = [];
  });
  afterEach(() => Promise.all(started.map(({ server }) => server.close())));

  it('starts a cloud by name and prints its address and credentials', async () => {
    const [cloud] = await run('resensys', '--port', '0');
    assert.ok(cloud);
    assert.equal(printed, `resensys: ${cloud.server.url}  (username demo, password demo-pass)\n`);
    assert.equal((await send(`${cloud.server.url}/login/`)).status, 200);
  });

  it('starts all of them without a name', async () => {
    const names = (await run('--port', '0')).map(({ name }) => name);
    assert.deepEqual(names, Object.keys(CLOUDS));
    for (const { server } of started) assert.ok((await send(server.url)).status >= 200);
  });

  it('fails and waits as it is told', async () => {
    const [cloud] = await run('resensys', '--port', '0', '--fail', '1', '--latency', '7');
    assert.equal(cloud?.server.latency, 7);
    assert.notEqual(cloud.server.faults.take('GET', '/'), undefined);
  });

  it('helps, and starts nothing', async () => {
    assert.deepEqual(await run('--help'), []);
    assert.match(printed, /--latency/);
    assert.match(printed, /resensys/);
  });

  it('says what is wrong with its arguments', async () => {
    await assert.rejects(run('nobody'), /No cloud called "nobody"/);
    await assert.rejects(run('--fail', '2'), /--fail: a number from 0 to 1/);
    await assert.rejects(run('--port', 'x'), /--port/);
    await assert.rejects(run('--colour'), TypeError);
  });

  it('stops what it has started when a port is taken', async () => {
    const [first] = await run('resensys', '--port', '0');
    assert.ok(first);
    const before = first.server.port - 1;
    await assert.rejects(
      startClouds(['resensys', 'resensys', '--port', String(before)], () => undefined),
      {
        code: 'EADDRINUSE',
      },
    );
    assert.equal((await send(`http://127.0.0.1:${before}`)).error, 'ECONNREFUSED');
  });
});
