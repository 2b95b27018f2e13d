import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { eventually } from './eventually';

/** A program of the system that a test has started for itself. */
export interface Service {
  /** Ends it and waits for its end. */
  stop(): Promise<void>;
}

/**
 * Starts a server program and waits until it listens.
 * @throws Error with what it printed, when it ends instead
 */
export async function startService(program: string, args: readonly string[], port: number): Promise<Service> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const end = once(child, 'exit');
  await eventually(program, async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended:\n${printed}`);
    return (await listens(port)) ? true : undefined;
  });
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await end;
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
