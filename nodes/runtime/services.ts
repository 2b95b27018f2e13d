import path from 'node:path';
import type { NodeAPI } from 'node-red';
import { systemEnvironment } from '../../src/account/account';
import { AccountPool } from '../../src/account/pool';
import { isFieldTypeEntry, SettledFieldTypes } from '../../src/output/fieldtypes';
import type { FieldTypes } from '../../src/output/fieldtypes';
import { StateFile } from '../../src/storage/statefile';

/** What all nodes of one Node-RED share. */
export interface Services {
  pool: AccountPool;
  fieldTypes: FieldTypes;
  /** Puts on disk at once what is not there yet. */
  flush(): Promise<void>;
  /** Where the pack keeps its files; absent where Node-RED has no user directory. */
  folder?: string;
}

/** One for each user directory: the node sets are loaded one by one, but by one module cache. */
const services = new Map<string, Services>();

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
  return found;
}

function open(red: NodeAPI, folder: string | undefined): Services {
  const file = new StateFile({
    path: folder === undefined ? undefined : path.join(folder, 'field-types.json'),
    version: 1,
    warn: (text) => {
      red.log.warn(`[sensor-clouds] ${text}`);
    },
  });
  const known = file.load();
  const fieldTypes = new SettledFieldTypes(Array.isArray(known) ? known.filter(isFieldTypeEntry) : [], () => {
    file.save(() => fieldTypes.entries());
  });
  return {
    pool: new AccountPool(systemEnvironment(folder, red.log)),
    fieldTypes,
    flush: () => file.flush(),
    ...(folder === undefined ? {} : { folder }),
  };
}
