/** Connections for a test, closed afterwards, and how it sends with them. */
import nock from 'nock';
import { Connection, type ConnectionOptions, type SendOptions } from '../../src/account/connection';
import type { WireAnswer, WireRequest } from '../../src/account/wire';
import { closeServers } from './local-server';

export class Sending {
  /** HTTP requests made in this test. */
  requests = 0;
  private readonly open: Connection[] = [];

  /** Registers the hooks of the suite that it is made in. */
  constructor() {
    before(() => {
      nock.restore();
    });
    beforeEach(() => {
      this.requests = 0;
    });
    afterEach(async () => {
      for (const connection of this.open.splice(0)) connection.close();
      await closeServers();
    });
  }

  connect(options: Partial<ConnectionOptions> = {}): Connection {
    const connection = new Connection({ now: Date.now, ...options });
    this.open.push(connection);
    return connection;
  }

  send(connection: Connection, request: WireRequest, options: Partial<SendOptions> = {}): Promise<WireAnswer> {
    const { signal } = new AbortController();
    return connection.send(request, { signal, timeout: 5, onRequest: () => (this.requests += 1), ...options });
  }
}

/** A GET of JSON. */
export function get(url: string, more: Partial<WireRequest> = {}): WireRequest {
  return { method: 'GET', url, kind: 'json', ...more };
}
