import path from 'node:path';
import type { NodeAPI } from 'node-red';
import { systemEnvironment } from '../../src/account/environment';
import { AccountPool } from '../../src/account/pool';
import { isFieldTypeEntry, SettledFieldTypes } from '../../src/output/fieldtypes';
import type { FieldTypes } from '../../src/output/fieldtypes';
import { StateFile } from '../../src/storage/statefile';
import { CoverageFiles } from './coveragefiles';

/** What all nodes of one Node-RED share. */
export interface Services {
  pool: AccountPool;
  fieldTypes: FieldTypes;
  /** What each node has delivered. */
  coverages: CoverageFiles;
  /** Puts on disk at once what is not there yet. */
  flush(): Promise<void>;
  /** Where the pack keeps its files; absent where Node-RED has no user directory. */
  folder?: string;
}

/** One for each user directory: the node sets are loaded one by one, but by one module cache. */
const services = new Map<string, Services>();

/** Those of the flows that run now. */
let present: Services | undefined;

const listened = new WeakSet<object>();

/** The services of the Node-RED that `red` belongs to. */
export function servicesOf(red: NodeAPI): Services {
  const { userDir } = red.settings as { userDir?: unknown };
  const folder = typeof userDir === 'string' && userDir !== '' ? path.join(userDir, 'sensor-clouds') : undefined;
  const key = folder ?? '';
  let found = services.get(key);
  if (!found) {
    found = open(red, folder);
    services.set(key, found);
  }
  present = found;
  if (!listened.has(red.events)) {
    listened.add(red.events);
    // After every start and deploy, when it is known which nodes there are.
    red.events.on('flows:started', () => {
      void present?.coverages.sweep(red);
    });
  }
  return found;
}

function open(red: NodeAPI, folder: string | undefined): Services {
  const warn = (text: string): void => {
    red.log.warn(`[sensor-clouds] ${text}`);
  };
  const file = new StateFile({
    path: folder === undefined ? undefined : path.join(folder, 'field-types.json'),
    version: 1,
    warn,
  });
  const known = file.load();
  const fieldTypes = new SettledFieldTypes(Array.isArray(known) ? known.filter(isFieldTypeEntry) : [], () => {
    file.save(() => fieldTypes.entries());
  });
  const coverages = new CoverageFiles(folder, warn);
  return {
    pool: new AccountPool(systemEnvironment(folder, red.log)),
    fieldTypes,
    coverages,
    flush: async () => {
      await Promise.all([file.flush(), coverages.flush()]);
    },
    ...(folder === undefined ? {} : { folder }),
  };
}
