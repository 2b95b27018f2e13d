/** Flows to look at: every node type once, with an account for each vendor. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

const NODES = path.resolve(__dirname, '..', '..', 'dist', 'nodes');

/** The node types of the built pack, by the names of their files. */
export function builtTypes(): { accounts: string[]; actions: string[] } {
  const types = readdirSync(NODES)
    .filter((file) => file.endsWith('.js'))
    .map((file) => path.basename(file, '.js'));
  return {
    accounts: types.filter((type) => type.endsWith('-account')),
    actions: types.filter((type) => !type.endsWith('-account')),
  };
}

/** The addresses of accounts that need some. */
const ADDRESSES: Readonly<Record<string, Record<string, string>>> = {
  'resensys-account': { baseUrl: 'http://localhost:1', quantityBankUrl: 'http://localhost:1/QuantityBank.xml' },
  'senquip-account': { tokenUrl: 'http://localhost:1/token', endpointUrl: 'http://localhost:1/v1' },
};

/** One of each; ids are the types themselves. */
export function everyNode(): Record<string, unknown>[] {
  const { accounts, actions } = builtTypes();
  const chosen = Object.fromEntries(accounts.map((type) => [type.replace('-account', ''), type]));
  return [
    { id: 'tab', type: 'tab', label: 'Every node' },
    ...accounts.map((type) => ({
      id: type,
      type,
      name: '',
      ...(ADDRESSES[type] ?? { baseUrl: 'http://localhost:1' }),
      timeout: 60,
      concurrency: 2,
      rate: 5,
      tls: '',
      proxy: '',
    })),
    ...actions.map((type, index) => ({
      id: type,
      type,
      z: 'tab',
      name: '',
      vendor: 'resensys',
      ...chosen,
      x: 200,
      y: 60 + index * 60,
      wires: [[]],
    })),
  ];
}

/** Invented credentials for all accounts of `everyNode`. */
export function everyCredential(): Record<string, Record<string, string>> {
  const all = {
    username: 'somebody',
    password: 'invented-1',
    email: 'somebody@example.com',
    clientId: 'invented-2',
    clientSecret: 'invented-3',
    login: 'somebody',
  };
  return Object.fromEntries(builtTypes().accounts.map((type) => [type, all]));
}
