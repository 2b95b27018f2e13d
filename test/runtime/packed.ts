import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..');

/** What the package is called. */
export const PACK = '@sensor-clouds/node-red-contrib-sensor-clouds';

/** For a Node-RED that installs something: npm asks the network only for what it has not got. */
export const NPM_ENVIRONMENT = { npm_config_prefer_offline: 'true' } as const;

/** A node set as Node-RED's admin API tells of it. */
export interface NodeSet {
  module: string;
  name: string;
  enabled: boolean;
  types: string[];
  err?: string;
}

/** Packs the project as it would be published; the path of the tarball. */
export function pack(folder: string): string {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: 'pipe',
    }),
  ) as { filename: string }[];
  if (!packed) throw new Error('npm pack gave nothing');
  return path.join(folder, packed.filename);
}

/** The node sets that package.json names. */
export function named(): string[] {
  const file = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    'node-red': { nodes: Record<string, string> };
  };
  return Object.keys(file['node-red'].nodes);
}

/** The pack's node sets that a Node-RED has. */
export async function loadedSets(url: string): Promise<NodeSet[]> {
  const answer = await fetch(`${url}/nodes`, { headers: { Accept: 'application/json' } });
  return ((await answer.json()) as NodeSet[]).filter(({ module }) => module === PACK);
}
