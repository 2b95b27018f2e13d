import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The project's folder. */
export const ROOT = path.resolve(__dirname, '..', '..');

/** What tests look at of a package.json. */
export interface PackageJson {
  name: string;
  license?: string;
  keywords?: string[];
  homepage?: string;
  repository?: { url: string };
  bugs?: { url: string };
  engines?: { node?: string };
  dependencies?: Record<string, string>;
  'node-red'?: { version?: string; nodes?: Record<string, string>; plugins?: Record<string, string> };
}

/** The package.json in a folder; this project's when absent. */
export function packageJson(folder = ROOT): PackageJson {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as PackageJson;
}

/** The node sets of this pack: the compiled file by the name of the set, which is its node's type. */
export function nodeSets(): Map<string, string> {
  return new Map(Object.entries(packageJson()['node-red']?.nodes ?? {}));
}

/** The plugins of this pack: the compiled file by the name of the plugin. */
export function plugins(): Map<string, string> {
  return new Map(Object.entries(packageJson()['node-red']?.plugins ?? {}));
}
