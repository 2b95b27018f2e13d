import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { exampleFiles, readExample } from '../../scripts/demo-flows';
import { registrationsOf, scriptsOf } from './node-html';
import type { Registration } from './node-html';
import { nodeSets, packageJson, ROOT } from './package-json';

/**
 * What the Flow Library's scorecard checks, without its network: the catalogue of all palettes is stood in for by the
 * palettes that are installed here. D03 (newest versions) is left out: two dependencies have newest versions that leave
 * out Node.js 20.
 */

const NEIGHBOURS = ['@node-red/nodes', 'node-red-contrib-influxdb', '@flowfuse/node-red-dashboard'].map((name) => ({
  name,
  folder: path.join(ROOT, 'node_modules', name),
}));

describe('the scorecard of the Flow Library', () => {
  const own = packageJson();
  let registrations: Map<string, Registration[]>;

  before(() => {
    registrations = new Map(
      [...nodeSets()].map(([set, file]) => [set, registrationsIn(path.join(ROOT, file.replace(/\.js$/, '.html')))]),
    );
    assert.ok(registrations.size > 0);
  });

  it('P01: has a licence, and its text', () => {
    assert.equal(own.license, 'MIT');
    assert.match(readFileSync(path.join(ROOT, 'LICENSE'), 'utf8'), /^MIT License/);
  });

  it('P03: says where its source is, and where to report a problem', () => {
    assert.match(own.repository?.url ?? '', /^git\+https:\/\/github\.com\/.+\.git$/);
    assert.match(own.bugs?.url ?? '', /^https:\/\/.+\/issues$/);
  });

  it('P04: has a scoped name', () => {
    assert.match(own.name, /^@[a-z\d][\w.-]+\/[a-z\d][\w.-]*$/);
  });

  it('P05: has the keyword that makes the Flow Library find it', () => {
    assert.ok(own.keywords?.includes('node-red'));
  });

  it('P06: declares the versions of Node-RED, with no upper bound', () => {
    assert.equal(own['node-red']?.version, '>=4.0.0');
  });

  it('P07: declares the versions of Node.js, with no upper bound', () => {
    assert.equal(own.engines?.node, '>=20');
  });

  it('P08: has no name that resembles that of another palette', () => {
    const last = (name: string): string => name.split('/').at(-1) ?? '';
    assert.deepEqual(
      NEIGHBOURS.filter(({ name }) => last(own.name).includes(last(name))),
      [],
    );
  });

  it('N01: its node types are its own, and each is registered by the node set of its name', () => {
    const others = new Set(
      NEIGHBOURS.flatMap(({ folder }) => htmlBelow(folder)).flatMap((file) =>
        registrationsIn(file).map(({ type }) => type),
      ),
    );
    assert.ok(others.has('inject') && others.has('influxdb batch') && others.has('ui-chart'));
    for (const [set, found] of registrations) {
      assert.deepEqual(
        found.map(({ type }) => type),
        [set],
      );
      assert.ok(!others.has(set), set);
    }
  });

  it('its dialogs can be read as text: literal types, definitions in place, no script from elsewhere', () => {
    for (const [set, [found]] of registrations) {
      assert.ok(found?.inline, set);
      assert.ok(found.category !== undefined && found.defaults.length > 0, set);
      const html = readFileSync(path.join(ROOT, 'dist', 'nodes', `${set}.html`), 'utf8');
      assert.equal(scriptsOf(html).external, false, set);
      if (found.icon !== undefined) assert.ok(existsSync(path.join(ROOT, 'dist', 'nodes', 'icons', found.icon)), set);
    }
  });

  it('N02: every node stands in an example', () => {
    const shown = new Set(exampleFiles().flatMap((file) => readExample(file).map(({ type }) => type)));
    const types = [...registrations].filter(([, [found]]) => found?.category !== 'config').map(([type]) => type);
    assert.deepEqual(
      types.filter((type) => !shown.has(type)),
      [],
    );
  });

  it('D01: has six dependencies at most', () => {
    const names = Object.keys(own.dependencies ?? {});
    assert.ok(names.length <= 6, names.join(', '));
    for (const name of ['axios', 'tough-cookie', 'axios-cookiejar-support']) assert.ok(names.includes(name), name);
  });

  it('D02: brings no old agent-base, which breaks the requests of other nodes', () => {
    const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version?: string; dev?: boolean }>;
    };
    const brought = Object.entries(lock.packages).filter(([, { dev }]) => dev !== true);
    assert.ok(brought.some(([place]) => place === 'node_modules/axios'));
    assert.deepEqual(
      brought.filter(
        ([place, { version = '' }]) => place.endsWith('node_modules/agent-base') && Number.parseInt(version) < 6,
      ),
      [],
    );
  });
});

function registrationsIn(file: string): Registration[] {
  return scriptsOf(readFileSync(file, 'utf8')).code.flatMap(registrationsOf);
}

/** The nodes' HTML of an installed palette; other folders hold what its editor parts are built from. */
function htmlBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html') && !/(^|\/)(locales|node_modules|dist|examples|icons)\//.test(file))
    .map((file) => path.join(folder, file));
}
