import type { Ask } from '../api.js';

interface Reason {
  signal: string;
  value: number;
}

export interface OptionAnswer {
  option: { name: string; tags: string[] };
  available: boolean;
  relevance: { reasons: Reason[] };
}

export interface RewardAnswer {
  reward: { name: string; category: string | null; tags: string[] };
  available: boolean;
  price: number;
  relevance: { reasons: Reason[] };
  options: OptionAnswer[];
}

/** Lists of a member that may be long. */
interface Lists {
  purchases: {
    purchasedAt: string;
    pointsEarned: number;
    total: { amount: string };
    lines: { sku: string; name: string | null; quantity: string }[];
    vouchers: { voucher: { name: string } }[];
    returns: { returnedAt: string; reason: string | null; pointsTaken: number; pointsOwed: number }[];
  }[];
  activities: { occurredAt: string; pointsEarned: number; type: { key: string; name: string } }[];
  redemptions: {
    createdAt: string;
    points: number;
    status: string;
    reward: { name: string };
    choices: { option: { name: string } }[];
  }[];
  vouchers: { name: string; status: string; issuedFor: string; issuedAt: string; expiresAt: string | null }[];
  referrals: {
    state: string;
    joinedAt: string | null;
    qualifiedAt: string | null;
    paysAt: string | null;
    advocatePoints: number;
  }[];
  statement: { kind: string; points: number; occurredAt: string; source: { __typename: string } | null }[];
}

const LISTS: Record<keyof Lists, string> = {
  purchases: `purchasedAt pointsEarned total { amount } lines { sku name quantity }
    vouchers { voucher { name } } returns { returnedAt reason pointsTaken pointsOwed }`,
  activities: 'occurredAt pointsEarned type { key name }',
  redemptions: 'createdAt points status reward { name } choices { option { name } }',
  vouchers: 'name status issuedFor issuedAt expiresAt',
  referrals: 'state joinedAt qualifiedAt paysAt advocatePoints',
  statement: 'kind points occurredAt source { __typename }',
};

interface One {
  program: { name: string; timeZone: string; currency: string };
  member: {
    externalId: string;
    joinedAt: string;
    earns: boolean;
    profile: {
      givenName: string | null;
      familyName: string | null;
      birthDate: string | null;
      birthYear: number | null;
      interests: string[];
    } | null;
    pause: { lastDay: string | null } | null;
    statusHistory: { at: string; to: string; reason: string | null }[];
    merges: { at: string; undoneAt: string | null }[];
    points: {
      asOf: string;
      available: number;
      pending: number;
      owed: number;
      value: { amount: string; currency: string } | null;
      expiring: { lastDay: string; points: number }[];
    };
    tier: {
      tier: { name: string };
      lastDay: string | null;
      progress: { next: { name: string } | null; toReachNext: string | null; toKeep: string | null };
      history: { at: string; cause: string; from: { name: string }; to: { name: string } }[];
    } | null;
    referral: { nextFriend: { points: number | null } | null; joinedByReferral: { state: string } | null } | null;
    rewards: { nodes: RewardAnswer[] };
  } | null;
}

const MEMBER = `query ($ref: MemberRef!) {
  program { name timeZone currency }
  member(ref: $ref) {
    externalId
    joinedAt
    earns
    profile { givenName familyName birthDate birthYear interests }
    pause { lastDay }
    statusHistory { at to reason }
    merges { at undoneAt }
    points { asOf available pending owed value { amount currency } expiring { lastDay points } }
    tier {
      tier { name }
      lastDay
      progress { next { name } toReachNext toKeep }
      history { at cause from { name } to { name } }
    }
    referral { nextFriend { points } joinedByReferral { state } }
    rewards(first: 50) {
      nodes {
        reward { name category tags }
        available
        price
        relevance { reasons { signal value } }
        options { option { name tags } available relevance { reasons { signal value } } }
      }
    }
  }
}`;

/** All that a story is told of, as the public queries answer it. */
export type MemberAnswer = NonNullable<One['member']> & Lists & Pick<One, 'program'>;

/** Everything of one member. Null: there is none of that reference. */
export async function readMember(ask: Ask, externalId: string): Promise<MemberAnswer | null> {
  const ref = { externalId };
  const { program, member } = await ask<One>(MEMBER, { ref });
  if (!member) return null;
  const all = async <Name extends keyof Lists>(name: Name): Promise<Lists[Name]> =>
    (await allOf(ask, ref, name)) as Lists[Name];
  return {
    program,
    ...member,
    purchases: await all('purchases'),
    activities: await all('activities'),
    redemptions: await all('redemptions'),
    vouchers: await all('vouchers'),
    referrals: await all('referrals'),
    statement: await all('statement'),
  };
}

interface PageAnswer {
  nodes: unknown[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

async function allOf(ask: Ask, ref: object, name: keyof Lists): Promise<unknown[]> {
  const document = `query ($ref: MemberRef!, $after: String) {
    member(ref: $ref) { ${name}(first: 100, after: $after) { nodes { ${LISTS[name]} } pageInfo { hasNextPage endCursor } } }
  }`;
  const nodes: unknown[] = [];
  for (let after: string | null = null; ;) {
    const { member } = await ask<{ member: Record<string, PageAnswer> }>(document, { ref, after });
    const page = member[name] as PageAnswer;
    nodes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return nodes;
    after = page.pageInfo.endCursor;
  }
}
