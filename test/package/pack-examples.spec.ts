import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exampleFiles, readExample, wiredTo } from '../../scripts/demo-flows';
import type { FlowNode } from '../../scripts/demo-flows';
import { registrationsOf, scriptsOf } from './node-html';
import { nodeSets, ROOT } from './package-json';

/** The packages whose nodes an example may use beside core's, and how to know their types. */
const COMPANIONS: readonly { name: string; owns: (type: string) => boolean }[] = [
  { name: '@flowfuse/node-red-dashboard', owns: (type) => type.startsWith('ui-') },
  { name: 'node-red-contrib-influxdb', owns: (type) => type.startsWith('influxdb') },
];

const CORE = new Set(
  'tab comment inject debug catch complete status switch change delay split join function csv file mqtt-broker'
    .split(' ')
    .concat('mqtt in', 'mqtt out', 'link in', 'link out'),
);

describe('every example that the package brings', () => {
  const examples = new Map(exampleFiles().map((file) => [file, readExample(file)]));

  it('is there: one for each vendor that has its account, with a page on the dashboard', () => {
    const vendors = [...nodeSets().keys()].filter((type) => type.endsWith('-account'));
    assert.ok(vendors.length > 0);
    for (const vendor of vendors.map((type) => type.replace(/-account$/, '.json'))) {
      assert.ok(
        examples.get(vendor)?.some(({ type }) => type === 'ui-page'),
        vendor,
      );
    }
  });

  for (const [file, nodes] of examples) {
    describe(file, () => {
      it('has only nodes of known types', () => {
        const strangers = nodes.filter(
          ({ type }) => !CORE.has(type) && !nodeSets().has(type) && !COMPANIONS.some(({ owns }) => owns(type)),
        );
        assert.deepEqual(strangers, []);
      });

      it('has unique ids, and everything that a node names by its id is there', () => {
        const ids = nodes.map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length);
        for (const id of ids) assert.match(id, /^[0-9a-f]{16}$/);
        for (const node of nodes) {
          const missing = [...wiredTo(node), ...namedBy(node)].filter((id) => !ids.includes(id));
          assert.deepEqual(missing, [], `${node.type} ${String(node['name'])}`);
        }
      });

      it('gives a node of the pack every property that its dialog has, so that saving it changes nothing', () => {
        for (const node of nodes.filter(({ type }) => nodeSets().has(type))) {
          const { defaults } = dialogOf(node.type);
          assert.ok(defaults.length > 0);
          assert.deepEqual(
            defaults.filter((name) => !(name in node)),
            [],
            node.type,
          );
          const known = new Set([...defaults, 'id', 'type', 'z', 'x', 'y', 'wires']);
          assert.deepEqual(
            Object.keys(node).filter((name) => !known.has(name)),
            [],
            node.type,
          );
        }
      });

      it('names the other packages that it needs, and no package besides, in its note', () => {
        const note = nodes.find(({ type }) => type === 'comment');
        const text = String(note?.['info']);
        for (const { name, owns } of COMPANIONS) {
          assert.equal(
            text.includes(`\`${name}\``),
            nodes.some(({ type }) => owns(type)),
            name,
          );
        }
      });

      it('has a Catch node for all of its nodes', () => {
        assert.ok(nodes.some(({ type, scope }) => type === 'catch' && scope === null));
      });

      it('holds no credentials and no address of a machine but this one and the vendor', () => {
        assert.ok(!nodes.some((node) => 'credentials' in node));
        const hosts = [...JSON.stringify(nodes).matchAll(/https?:\/\/([^/:"]+)/g)].map(([, host]) => host);
        const vendors = ['resensys.net', 'resensys.com', 'sensitconnect.net', 'sensaphone.net', 'besmart.energy'];
        assert.deepEqual(
          hosts.filter((host = '') => host !== '127.0.0.1' && !vendors.some((vendor) => host.endsWith(vendor))),
          [],
        );
      });
    });
  }

  it('shares with others what has the same id, to the last property', () => {
    const shared = new Map<string, FlowNode>();
    let twice = 0;
    for (const node of [...examples.values()].flat()) {
      const known = shared.get(node.id);
      if (known) {
        assert.deepEqual(node, known);
        twice += 1;
      }
      shared.set(node.id, node);
    }
    assert.ok(twice > 0, 'the dashboard is shared');
    for (const type of ['ui-base', 'ui-theme']) {
      assert.equal([...shared.values()].filter((node) => node.type === type).length, 1, type);
    }
  });
});

/** The ids that properties of a node hold: its tab, its account, its place on the dashboard, what it listens to or is linked with. */
function namedBy(node: FlowNode): string[] {
  const single = ['z', 'ui', 'theme', 'page', 'group', 'broker', 'influxdb', 'tls', 'proxy', ...ACCOUNTS]
    .filter((name) => !(node.type === 'mqtt-broker' && name === 'broker'))
    .map((name) => node[name]);
  const lists = [node['scope'], node['links']].flatMap((list: unknown) =>
    Array.isArray(list) ? (list as unknown[]) : [],
  );
  return [...single, ...lists].filter((id): id is string => typeof id === 'string' && id !== '');
}

const ACCOUNTS = ['resensys', 'sensit', 'sensaphone', 'senquip', 'besmart'];

function dialogOf(type: string): { defaults: string[] } {
  const html = readFileSync(path.join(ROOT, 'dist', 'nodes', `${type}.html`), 'utf8');
  const [found] = scriptsOf(html).code.flatMap(registrationsOf);
  return { defaults: found?.defaults ?? [] };
}
