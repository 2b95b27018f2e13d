/** A Node-RED of its own in a folder that is thrown away, with the built pack in it, and a browser to look at it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { startNodeRed } from '../../scripts/node-red';

const ROOT = path.resolve(__dirname, '..', '..');

/** Where screenshots for people go; those of each generation of Node-RED in a folder of their own. */
export const ARTIFACTS = path.join(ROOT, 'artifacts', process.env['NODE_RED_PATH'] === undefined ? 'red4' : 'red5');

export interface Workbench {
  /** The editor's address, with `httpAdminRoot`. */
  readonly url: string;
  readonly browser: Browser;
  close(): Promise<void>;
}

export interface WorkbenchOptions {
  chromium: string;
  flows: readonly object[];
  /** Credentials as the flow file's own would hold them, by node id. */
  credentials?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  environment?: Readonly<Record<string, string>>;
  /** False where the pack is to be installed by the test. */
  linkPack?: boolean;
  /** Further entries of Node-RED's settings. */
  settings?: Readonly<Record<string, unknown>>;
}

/** Starts both; resolves when Node-RED has started its flows. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  if (!existsSync(path.join(ROOT, 'dist', 'nodes', 'sensor-get-readings.html'))) {
    throw new Error('The pack is not built. Run npm run build first.');
  }
  const userDir = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-editor-'));
  const red = await startNodeRed({
    userDir,
    flows: options.flows,
    credentials: options.credentials ?? {},
    env: options.environment ?? {},
    linkPack: options.linkPack ?? true,
    // Not at the root, because a dialog must not care where the editor is.
    settings: { httpAdminRoot: '/admin', ...options.settings },
  });
  const browser = await chromium.launch({
    executablePath: options.chromium,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  });
  return {
    url: `${red.url}/`,
    browser,
    close: async () => {
      await browser.close();
      await red.stop();
      rmSync(userDir, { recursive: true, force: true });
    },
  };
}
