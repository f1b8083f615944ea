import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database, isListenedTo, statement, type Listening } from '../../platform/database/index.js';
import { LOGGER } from '../../platform/foundation.js';
import { RelayedEvents, type RelayedEvent } from '../relay/relayed-events.js';
import { NewsFeed } from './news-feed.js';
import { joined, readNews, writeMissed, writeNews, type News } from './news.js';

const CHANNEL = 'kindred_live';

/** So long after other servers could not be told they are told again, that there was something. */
const AGAIN_MILLISECONDS = 1000;

const SAY = statement('tell-live-news', 'SELECT pg_notify($1, message) FROM UNNEST($2::text[]) AS told (message)');

/** What a subscription follows. */
export type Followed = 'POINTS' | 'TIER';

/**
 * Brings what the relay has relayed to the subscriptions of members, on whatever servers they are: the server that relays says it to the
 * others in one statement for a pass. A server listens from its first subscription on; while none does, nothing is read or said. Whenever a
 * server begins to listen, or begins anew, and whenever a relay may have had no time to say something, every subscription reads once, so
 * nothing is missed.
 */
@Injectable()
export class LiveNews implements OnModuleInit, OnApplicationShutdown {
  private readonly name = randomUUID();
  private readonly feeds = new Map<string, Map<NewsFeed, Followed>>();
  private listening: Listening | null = null;
  private stopRelayed: (() => void) | null = null;
  private again: NodeJS.Timeout | null = null;

  constructor(
    private readonly database: Database,
    private readonly relayed: RelayedEvents,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.stopRelayed = this.relayed.subscribe({
      relayed: (events) => this.hand(events),
      missed: () => {
        this.readAnew();
        this.say([writeMissed(this.name)]);
      },
      isAwaited: (db) => isListenedTo(db, CHANNEL),
    });
  }

  /**
   * After the sockets were closed, which tells apps to come again: a subscription that ends before its socket would tell them that there is
   * nothing more. And after the relay, so that the other servers hear of what it relayed last.
   */
  async onApplicationShutdown(): Promise<void> {
    this.stopRelayed?.();
    if (this.again) clearTimeout(this.again);
    for (const feeds of [...this.feeds.values()]) for (const feed of [...feeds.keys()]) await feed.return();
    await this.listening?.stop();
  }

  /** What happens to a member from now on; the first says at once how it is. */
  follow(programId: number, memberId: string, followed: Followed): NewsFeed {
    this.listen();
    const key = keyOf({ programId, memberId });
    const feed = new NewsFeed(() => this.forget(key, feed));
    const others = this.feeds.get(key) ?? new Map<NewsFeed, Followed>();
    this.feeds.set(key, others.set(feed, followed));
    feed.push(asNow(key));
    return feed;
  }

  private listen(): void {
    this.listening ??= this.database.listen(CHANNEL, {
      connected: () => this.readAnew(),
      heard: (message) => {
        const read = readNews(message);
        if (!read || read.from === this.name) return;
        if (read.news) this.deliver(read.news);
        else this.readAnew();
      },
      lost: (error) =>
        this.logger.warn({ err: error }, 'what other servers relay is not heard until the connection is back'),
    });
  }

  private hand(events: readonly RelayedEvent[]): void {
    const byMember = new Map<string, News>();
    for (const event of events) {
      const news = newsOf(event);
      if (news) byMember.set(keyOf(news), joined(byMember.get(keyOf(news)), news));
    }
    const news = [...byMember.values()];
    if (news.length === 0) return;
    this.deliver(news);
    this.say(writeNews(this.name, news));
  }

  /** To the other servers. What they could not be told they read once that is possible. */
  private say(messages: readonly string[]): void {
    this.database.query(SAY, [CHANNEL, messages]).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'other servers were not told what was relayed: told again in a second');
      this.again ??= setTimeout(() => {
        this.again = null;
        this.say([writeMissed(this.name)]);
      }, AGAIN_MILLISECONDS).unref();
    });
  }

  private deliver(all: readonly News[]): void {
    for (const news of all) {
      const feeds = this.feeds.get(keyOf(news)) ?? [];
      for (const [feed, followed] of feeds) {
        if (followed === 'POINTS' ? news.changesPoints : news.changesTier) feed.push(news);
      }
    }
  }

  private readAnew(): void {
    for (const [key, feeds] of this.feeds) for (const feed of feeds.keys()) feed.push(asNow(key));
  }

  private forget(key: string, feed: NewsFeed): void {
    const feeds = this.feeds.get(key);
    feeds?.delete(feed);
    if (feeds?.size === 0) this.feeds.delete(key);
  }
}

function keyOf({ programId, memberId }: Pick<News, 'programId' | 'memberId'>): string {
  return `${String(programId)}/${memberId}`;
}

function asNow(key: string): News {
  const [programId, memberId] = key.split('/') as [string, string];
  return { programId: Number(programId), memberId, postings: [], changesPoints: true, changesTier: true };
}

/** Null for what no subscription is about. */
function newsOf({ programId, memberId, type, walletId, postingSequence }: RelayedEvent): News | null {
  const isPosting = walletId !== null && postingSequence !== null;
  const changesTier = type === 'tier.changed';
  if (!isPosting && !changesTier) return null;
  const postings = isPosting ? [[walletId, postingSequence] as const] : [];
  return { programId, memberId, postings, changesPoints: isPosting, changesTier };
}
