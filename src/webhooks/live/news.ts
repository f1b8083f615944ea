/** A posting by its wallet and its number there. */
export type PostingPlace = readonly [walletId: number, sequence: number];

/** That something of a member changed: what, as far as it has to be known to read it. */
export interface News {
  readonly programId: number;
  readonly memberId: string;
  /** The latest postings, the oldest first. */
  readonly postings: readonly PostingPlace[];
  readonly changesPoints: boolean;
  readonly changesTier: boolean;
}

/** So many postings are named; whoever was away for longer reads the statement. */
export const MOST_POSTINGS = 20;

/** PostgreSQL takes less than 8000 bytes in a notification. All of it is ASCII. */
const LARGEST = 7900;

/** The later news joined to those before, of the same member. */
export function joined(before: News | undefined, news: News): News {
  if (!before) return news;
  return {
    ...news,
    postings: [...before.postings, ...news.postings].slice(-MOST_POSTINGS),
    changesPoints: before.changesPoints || news.changesPoints,
    changesTier: before.changesTier || news.changesTier,
  };
}

/** That anything may have changed: whoever follows somebody reads once. */
export function writeMissed(from: string): string {
  return JSON.stringify([from, null]);
}

type Written = [programId: number, memberId: string, flags: number, ...postings: PostingPlace[]];

const POINTS = 1;
const TIER = 2;

/** As notifications: as many as it takes, each from this server. */
export function writeNews(from: string, news: readonly News[]): string[] {
  const messages: string[] = [];
  let parts: string[] = [];
  let size = 0;
  const close = (): void => {
    if (parts.length > 0) messages.push(`["${from}",${parts.join(',')}]`);
    parts = [];
    size = from.length + 4;
  };
  close();
  for (const { programId, memberId, postings, changesPoints, changesTier } of news) {
    const flags = (changesPoints ? POINTS : 0) + (changesTier ? TIER : 0);
    const part = JSON.stringify([programId, memberId, flags, ...postings] satisfies Written);
    if (size + part.length + 1 > LARGEST) close();
    parts.push(part);
    size += part.length + 1;
  }
  close();
  return messages;
}

/** What a notification says, null for that something was missed, and from which server it is; null for what is not one of ours. */
export function readNews(message: string): { from: string; news: News[] | null } | null {
  try {
    const [from, ...written] = JSON.parse(message) as [string, ...Written[]] | [string, null];
    if (written[0] === null) return { from, news: null };
    const news = (written as Written[]).map(([programId, memberId, flags, ...postings]) => ({
      programId,
      memberId,
      postings,
      changesPoints: (flags & POINTS) > 0,
      changesTier: (flags & TIER) > 0,
    }));
    return { from, news };
  } catch {
    return null;
  }
}
