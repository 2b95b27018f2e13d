import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { NodeAPI } from 'node-red';
import type { Ledger } from '../../src/range/ledger';
import { LEDGER_VERSION, ledgerFrom, ledgerText } from '../../src/range/ledgertext';
import { isDeviceName } from '../../src/output/filename';
import { StateFile } from '../../src/storage/statefile';
import { existingNodes } from './existing';

/** What one node has delivered, and the file in which it outlasts a restart. */
export class NodeCoverage {
  readonly ledger: Ledger;
  private readonly listeners = new Set<(delivery: string) => void>();

  constructor(private readonly file: Pick<StateFile, 'load' | 'save' | 'flush' | 'remove'>) {
    this.ledger = ledgerFrom(file.load());
  }

  /** The ledger has changed; it is on disk within 5 s. */
  changed(): void {
    this.file.save(() => ledgerText(this.ledger));
  }

  /** A message has been confirmed: what it holds is covered. One that is not known is nothing. */
  confirm(delivery: string): void {
    if (this.ledger.deliveries.arrive(delivery)) this.changed();
    for (const listener of this.listeners) listener(delivery);
  }

  /** Calls back for every confirmation; gives what ends that. */
  onConfirmation(listener: (delivery: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Begins anew. */
  forget(): void {
    this.ledger.forget();
    this.changed();
  }

  /** Puts it on disk at once. */
  flush(): Promise<void> {
    return this.file.flush();
  }

  /** The node is gone for good. */
  remove(): Promise<void> {
    return this.file.remove();
  }
}

/**
 * Whose node is in no flow may have been deleted while Node-RED did not run, or is in another flow file of the same
 * user directory: its file goes when nobody has written it for so long, ms.
 */
const ABANDONED = 180 * 86_400_000;

/** The coverages of all nodes: one file a node, by its id. */
export class CoverageFiles {
  /** Every node that there was since the start; its coverage once somebody needed it. */
  private readonly nodes = new Map<string, NodeCoverage | undefined>();
  private isTidy = false;
  private hasLooked = false;

  constructor(
    private readonly folder: string | undefined,
    private readonly warn: (text: string) => void,
  ) {}

  /** A node that may have a coverage is there. */
  expect(id: string): void {
    if (!this.nodes.has(id)) this.nodes.set(id, undefined);
  }

  of(id: string): NodeCoverage {
    let coverage = this.nodes.get(id);
    if (coverage === undefined) {
      coverage = this.open(id);
      this.nodes.set(id, coverage);
    }
    return coverage;
  }

  async flush(): Promise<void> {
    await Promise.all([...this.nodes.values()].flatMap((coverage) => coverage?.flush() ?? []));
  }

  /** Removes the coverages of nodes that were there and have been deleted since, and once those nobody has needed. */
  async sweep(red: Pick<NodeAPI, 'nodes'>): Promise<void> {
    const existing = existingNodes(red);
    if (!this.hasLooked && this.folder !== undefined) removeAbandoned(coverageFolder(this.folder), existing);
    this.hasLooked = true;
    const deleted = [...this.nodes.keys()].filter((id) => !existing.has(id));
    await Promise.all(
      deleted.map((id) => {
        const coverage = this.of(id);
        this.nodes.delete(id);
        return coverage.remove();
      }),
    );
  }

  private open(id: string): NodeCoverage {
    const folder = this.folder === undefined ? undefined : coverageFolder(this.folder);
    if (folder !== undefined && !this.isTidy) removeUnfinished(folder);
    this.isTidy = true;
    const file = folder === undefined ? undefined : path.join(folder, fileOf(id));
    return new NodeCoverage(new StateFile({ path: file, version: LEDGER_VERSION, warn: this.warn }));
  }
}

function coverageFolder(folder: string): string {
  return path.join(folder, 'coverage');
}

/** Ids that Node-RED makes are file names; one that somebody wrote into a flow by hand may be anything. */
function fileOf(id: string): string {
  const isName = /^[a-z0-9-]{1,120}$/.test(id) && !isDeviceName(id);
  const name = isName ? id : createHash('sha256').update(id).digest('hex');
  return `${name}.json`;
}

/** What a killed process was writing lies beside the files, under a name of process and number. */
function removeUnfinished(folder: string): void {
  try {
    const unfinished = readdirSync(folder).filter((name) => /^\.\d+\.\d+$/.test(name));
    for (const name of unfinished) rmSync(path.join(folder, name), { force: true });
  } catch {
    // There is no folder yet, or nothing in it can be removed: neither does harm.
  }
}

function removeAbandoned(folder: string, existing: ReadonlySet<string>): void {
  const needed = new Set([...existing].map(fileOf));
  try {
    for (const name of readdirSync(folder)) {
      if (!/\.json(?:\.bak)?$/.test(name) || needed.has(name.replace(/\.bak$/, ''))) continue;
      const file = path.join(folder, name);
      if (Date.now() - statSync(file).mtimeMs > ABANDONED) rmSync(file, { force: true });
    }
  } catch {
    // As above.
  }
}
