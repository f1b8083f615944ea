import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { RelayedEvents, RELAYED_EVENT_COLUMNS, type RelayedEvent } from '../../../../src/webhooks/index.js';
import { Database, statement } from '../../../../src/platform/database/index.js';
import type { TestApp } from '../../../support/app.js';

/** What a subscription has heard so far. */
export interface Heard {
  /** Everything, in order. Data, or the codes of errors. */
  readonly all: unknown[];
  /** Waits until so many came in all, and answers the last of them. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert exact values of whatever was asked for
  at(count: number): Promise<any>;
  /** Waits for the first that is so. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the same
  when(isSo: (one: any) => boolean): Promise<unknown>;
  stop(): void;
}

/** A socket of an app, and how it was closed. */
export interface LiveApp {
  subscribe(query: string, variables?: Record<string, unknown>): Heard;
  /** The code and the reason with which the server closed it. */
  readonly closed: Promise<[number, string]>;
  connected(): Promise<void>;
  dispose(): Promise<void>;
}

export async function socketUrl(app: TestApp): Promise<string> {
  return `${(await app.app.getUrl()).replace('http', 'ws')}/graphql`;
}

/** Opens a socket with these connection parameters; it does not try again when it is closed. */
export function openLive(url: string, connectionParams?: Record<string, unknown>): LiveApp {
  let onClosed: (closed: [number, string]) => void;
  let onConnected: () => void;
  const closed = new Promise<[number, string]>((resolve) => (onClosed = resolve));
  const connected = new Promise<void>((resolve) => (onConnected = resolve));
  const client: Client = createClient({
    url,
    webSocketImpl: WebSocket,
    ...(connectionParams ? { connectionParams } : {}),
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
    on: {
      connected: () => onConnected(),
      closed: (event) => {
        const { code, reason } = event as { code: number; reason: string };
        onClosed([code, reason]);
      },
    },
  });
  return {
    closed,
    connected: () =>
      Promise.race([connected, closed.then(([code, why]) => Promise.reject(new Error(`${code} ${why}`)))]),
    subscribe: (query, variables) => subscribe(client, query, variables),
    dispose: async () => {
      await client.dispose();
    },
  };
}

export function asMember(url: string, token: string): LiveApp {
  return openLive(url, { authorization: `Bearer ${token}` });
}

function subscribe(client: Client, query: string, variables?: Record<string, unknown>): Heard {
  const all: unknown[] = [];
  let wake: () => void = () => undefined;
  const add = (one: unknown): void => {
    all.push(one);
    wake();
  };
  const stop = client.subscribe(
    { query, variables },
    {
      next: ({ data, errors }) => add(errors ? errors.map(({ extensions }) => extensions?.['code']) : data),
      error: (error) => add(codesOf(error)),
      complete: () => undefined,
    },
  );
  return {
    all,
    stop,
    when: async (isSo) => {
      for (let index = 0; ; index++) {
        while (all.length <= index) await new Promise<void>((resolve) => (wake = resolve));
        if (isSo(all[index])) return all[index];
      }
    },
    at: async (count) => {
      while (all.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return all[count - 1];
    },
  };
}

function codesOf(error: unknown): unknown {
  return Array.isArray(error)
    ? error.map(({ extensions }: { extensions?: { code?: string } }) => extensions?.code)
    : 'closed';
}

const SINCE = statement<RelayedEvent>(
  'test-events-to-relay',
  `SELECT ${RELAYED_EVENT_COLUMNS} FROM outbox_event e WHERE e.program_id = $1 AND e.member_id = $2 AND e.sequence > $3
   ORDER BY e.sequence`,
);

/** Says, as the relay does once it has them, what a member's events after one are. Answers the number of the last. */
export async function relay(app: TestApp, programId: number, memberUuid: string, after: number): Promise<number> {
  const events = await app.get(Database).query(SINCE, [programId, memberUuid, after]);
  app.get(RelayedEvents).say(events);
  return events.at(-1)?.sequence ?? after;
}
