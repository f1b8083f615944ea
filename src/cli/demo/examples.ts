import type { Ask } from '../api.js';
import type { GraphiqlTab, GraphiqlTabs } from '../../platform/graphql/index.js';
import { act } from './act.js';
import type { DemoKeys } from './demo-keys.js';
import { ref } from './people.js';

type Example = Omit<GraphiqlTab, 'credential'>;

/** What GraphiQL opens with: what a shop, an app and an administrator do first. The name of an operation is its tab's title. */
const SHOP: [Example, ...Example[]] = [
  {
    query: `# A shop, with its key (below, under Headers).
# Ada stands a few points before the next tier:
# what would this basket bring? Nothing is written.
query ShopQuote($input: QuotePurchaseInput!) {
  quotePurchase(input: $input) {
    pointsEarned
    awards { name points explanation }
    tierAfter { name }
  }
}
`,
    variables: {
      input: {
        member: ref(1),
        currency: 'GBP',
        lines: [
          { sku: 'book-12', name: 'A Death at the Allotment', category: 'books', quantity: '1', unitPrice: '8.99' },
        ],
      },
    },
  },
  {
    query: `# The same basket, paid. Run it twice: it is recorded
# once, and the second answer says "replayed".
# Another purchase has another orderId and another
# idempotencyKey (below, under Variables).
mutation ShopPurchase($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) {
    ... on RecordPurchasePayload {
      pointsEarned
      tierChange { from { name } to { name } }
      member { points { available } }
      replayed
    }
    ... on UserError { code message path }
  }
}
`,
    variables: {
      input: {
        idempotencyKey: 'graphiql-1',
        orderId: 'graphiql-1',
        member: ref(1),
        currency: 'GBP',
        lines: [
          { sku: 'book-12', name: 'A Death at the Allotment', category: 'books', quantity: '1', unitPrice: '8.99' },
        ],
      },
    },
  },
  {
    query: `# The shop signs its customer in and asks for a token,
# which the app then calls with. The tabs "App…" have
# one of Mina's in their headers already.
mutation ShopToken($input: CreateMemberTokenInput!) {
  createMemberToken(input: $input) {
    ... on CreateMemberTokenPayload { token expiresAt }
    ... on UserError { code message }
  }
}
`,
    variables: { input: { member: ref(7), expiresInMinutes: 15 } },
  },
];

const APP: Example[] = [
  {
    query: `# Mina's app, with her token: what she has, what expires
# next, where she stands, and what happened.
query AppMe {
  me {
    profile { givenName }
    points {
      available
      value { amount currency }
      expiring { lastDay points }
    }
    tier {
      tier { name perks }
      lastDay
      progress { current next { name } toReachNext toKeep }
    }
    vouchers(first: 3, filter: { status: [ISSUED] }) { nodes { name code lastDay } }
    statement(first: 5) {
      nodes { occurredAt kind points awards { name points explanation } }
    }
  }
}
`,
  },
  {
    query: `# What Mina can choose: what suits her comes first, and
# everything says why it does, or why she cannot have it.
query AppRewards {
  me {
    rewards(first: 6) {
      nodes {
        reward { id name }
        available
        price
        reasons { code missing needed { name } }
        options {
          option { id name }
          available
          relevance { score reasons { signal value weight } }
        }
      }
    }
  }
}
`,
  },
  {
    query: `# Friends: her code and link, and what the next friend
# brings her.
query AppFriends {
  me {
    referral { code link joined rewarded pointsEarned nextFriend { number points } }
  }
}
`,
  },
];

const ADMIN: [Example, Example, Example] = [
  {
    query: `# An administrator sees everybody: who they are, what they
# have and where they stand.
query AdminMembers {
  members(first: 10) {
    nodes {
      externalId
      status
      profile { givenName familyName birthDate }
      points { available owed lifetimeEarned lifetimeExpired }
      tier { tier { name } lastDay progress { toReachNext toKeep } }
    }
  }
}
`,
  },
  {
    query: `# "Crime pays" is a draft: it awards nothing yet.
# What would it bring?
query AdminTryDraft($input: QuotePurchaseInput!) {
  quotePurchase(input: $input) {
    pointsEarned
    awards { name points explanation }
  }
}
`,
    variables: {
      input: {
        member: ref(7),
        currency: 'GBP',
        includeDrafts: true,
        lines: [
          { sku: 'book-11', category: 'books', tags: ['crime'], quantity: '1', unitPrice: '9.99' },
          { sku: 'flat-white', category: 'coffee', quantity: '2', unitPrice: '3.60' },
        ],
      },
    },
  },
  {
    query: `# The clock of the demo stands still until somebody moves
# it. Put a day of next month into Variables: birthdays come,
# points expire, tiers are reviewed. It never goes back.
mutation AdminAdvanceClock($to: DateTime!) {
  advanceClock(input: { to: $to }) {
    ... on AdvanceClockPayload { steps program { clock } }
    ... on UserError { code message }
  }
}
`,
  },
];

/** Nobody's credential is kept in a page longer than it must: Mina's token is made when the page is asked for. */
export async function demoTabs(ask: Ask, { adminKey, shopKey }: DemoKeys): Promise<GraphiqlTabs> {
  const { token } = await act<{ token: string }>(
    ask,
    'createMemberToken',
    { member: ref(7), expiresInMinutes: 60 },
    'token',
  );
  const { program } = await ask<{ program: { clock: string } }>('{ program { clock } }');
  const [members, draft, advance] = ADMIN;
  const as = (credential: string, examples: readonly Example[]): GraphiqlTab[] =>
    examples.map((example) => ({ ...example, credential }));
  const [first, ...others] = SHOP;
  return [
    { ...first, credential: shopKey },
    ...as(shopKey, others),
    ...as(token, APP),
    ...as(adminKey, [members, draft, { ...advance, variables: { to: program.clock } }]),
  ];
}
