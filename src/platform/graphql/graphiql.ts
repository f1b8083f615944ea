import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A tab of GraphiQL: what is asked with what, in the name of whom. */
export interface GraphiqlTab {
  /** An operation with a name, which is the title of its tab. */
  query: string;
  variables?: Record<string, unknown>;
  /** An API key or a member token. */
  credential: string;
}

/** At least one: it opens first, and a new tab begins with its credential. */
export type GraphiqlTabs = readonly [GraphiqlTab, ...GraphiqlTab[]];

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);
const LOOPBACK_ADDRESSES = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * GraphiQL at the endpoint's address, served from the package: it works without the internet. Where somebody gave it examples,
 * it opens with them, credentials included, for who looks at it on the very machine of the server and for nobody else.
 */
@Injectable()
export class GraphiqlPage {
  private tabsOf: (() => Promise<GraphiqlTabs>) | null = null;
  /** Without examples it is the same for everybody. */
  private plain: Buffer | null = null;

  /** Only for a server on which everybody may see these credentials: they stand in the page. */
  openWith(tabsOf: () => Promise<GraphiqlTabs>): void {
    this.tabsOf = tabsOf;
  }

  /** Whether a browser asks, which names HTML before anything else. */
  isAskedFor({ method, headers }: FastifyRequest): boolean {
    return method === 'GET' && (headers.accept ?? '').trimStart().toLowerCase().startsWith('text/html');
  }

  async send(request: FastifyRequest, reply: FastifyReply): Promise<string | Buffer> {
    void reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store');
    void reply.header('x-frame-options', 'DENY');
    const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
    if (!this.tabsOf || !isFromHere(request)) {
      const headers = '{ "Authorization": "Bearer <your key>" }';
      return (this.plain ??= Buffer.from(renderGraphiQL({ title: 'Kindred', headers })));
    }
    const tabs = await this.tabsOf();
    const page = renderGraphiQL({
      title: 'Kindred',
      headers: headersWith(tabs[0].credential),
      defaultTabs: tabs.map(({ query, variables, credential: own }) => ({
        query,
        headers: headersWith(own),
        ...(variables && { variables: JSON.stringify(variables, null, 2) }),
      })),
    });
    return page.replace('<div id="root"></div>', () => `<div id="root"></div>\n${refresh(tabs)}`);
  }
}

const headersWith = (credential: string): string => JSON.stringify({ Authorization: `Bearer ${credential}` }, null, 2);

/** By the name in the address too: a page of another site whose name leads here must not read it. */
function isFromHere({ hostname, ip }: FastifyRequest): boolean {
  return LOOPBACK_NAMES.has(hostname.toLowerCase()) && LOOPBACK_ADDRESSES.has(ip);
}

/**
 * GraphiQL keeps its tabs in the browser and prefers them to those of the page. So that nobody works with a token that has
 * ended, those it kept get the credentials of now; when the examples are others, they come anew.
 */
function refresh(tabs: GraphiqlTabs): string {
  const texts = JSON.stringify([tabs[0].credential, tabs.map(({ query }) => query)]);
  const examples = createHash('sha256').update(texts).digest('hex');
  const credentials = tabs.map((tab) => tab.credential);
  return `<script>(${refreshKeptTabs.toString()})(localStorage, ${JSON.stringify({ examples, credentials })})</script>`;
}

/** What `localStorage` offers. */
export interface BrowserStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Runs in the browser, so it stands alone. */
export function refreshKeptTabs(storage: BrowserStorage, fresh: { examples: string; credentials: string[] }): void {
  const kept = ['graphiql:tabState', 'graphiql:headers'];
  const before = JSON.parse(storage.getItem('kindred:examples') ?? '{}') as Partial<typeof fresh>;
  if (before.examples !== fresh.examples) {
    for (const key of [...kept, 'graphiql:query', 'graphiql:variables']) storage.removeItem(key);
  } else {
    for (const key of kept) {
      let text = storage.getItem(key);
      if (text === null) continue;
      for (const [index, old] of (before.credentials ?? []).entries()) {
        text = text.replaceAll(old, fresh.credentials[index] ?? old);
      }
      storage.setItem(key, text);
    }
  }
  storage.setItem('kindred:examples', JSON.stringify(fresh));
}
