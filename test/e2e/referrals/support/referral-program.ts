import type { TestApp } from '../../../support/app.js';

/** Everything that a referral program shows. */
const REFERRAL_PROGRAM = `status version shareLink friend { points voucherTemplate { id } }
  advocate { fromFriend gives { points voucherTemplate { id } } }
  qualifies { on purchases minimum { amount currency } withinDays }
  delayDays perMonth perYear inProgram review invitationDays openInvitations currency { code } createdAt`;

export const FIND = `{ referralProgram { ${REFERRAL_PROGRAM} } }`;

export const UPDATE = `mutation ($input: UpdateReferralProgramInput!) {
  updateReferralProgram(input: $input) {
    ... on UpdateReferralProgramPayload { referralProgram { ${REFERRAL_PROGRAM} } }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
  }
}`;

/** What a referral program is of which nothing was said. */
export const PLAIN_PROGRAM = {
  status: 'ACTIVE',
  version: 1,
  shareLink: null,
  friend: null,
  advocate: [],
  qualifies: { on: 'PURCHASE', purchases: 1, minimum: null, withinDays: null },
  delayDays: null,
  perMonth: null,
  perYear: null,
  inProgram: null,
  review: 'WHEN_SUSPICIOUS',
  invitationDays: 30,
  openInvitations: 20,
  currency: { code: 'points' },
  createdAt: expect.any(String) as unknown,
};

/** Everything that can be said, with vouchers of these templates. */
export const wholeInput = (forFriend: string, forAdvocate: string) => ({
  status: 'PAUSED',
  shareLink: 'https://shop.example/hello?friend={code}',
  friend: { voucher: forFriend },
  advocate: [
    { gives: { points: 500 } },
    { fromFriend: 3, gives: { points: 800 } },
    { fromFriend: 5, gives: { voucher: forAdvocate } },
  ],
  qualifies: { on: 'PURCHASE', purchases: 2, minimum: '25.50', withinDays: 60 },
  delayDays: 0,
  perMonth: 3,
  perYear: 20,
  inProgram: 1000,
  review: 'ALWAYS',
  invitationDays: 14,
  openInvitations: 5,
  currency: 'points',
});

/** How it is shown. */
export const wholeProgram = (forFriend: string, forAdvocate: string) => ({
  ...PLAIN_PROGRAM,
  ...wholeInput(forFriend, forAdvocate),
  friend: { points: null, voucherTemplate: { id: forFriend } },
  advocate: [
    { fromFriend: 1, gives: { points: 500, voucherTemplate: null } },
    { fromFriend: 3, gives: { points: 800, voucherTemplate: null } },
    { fromFriend: 5, gives: { points: null, voucherTemplate: { id: forAdvocate } } },
  ],
  qualifies: { on: 'PURCHASE', purchases: 2, minimum: { amount: '25.50', currency: 'GBP' }, withinDays: 60 },
  currency: { code: 'points' },
});

/** Brings everything back that can be said. */
export const NOTHING = Object.fromEntries(Object.keys(wholeInput('', '')).map((field) => [field, null]));

/** All that is stored of referral programs, and who noted what of them. */
export async function storedReferralPrograms(app: TestApp): Promise<unknown[][]> {
  const statements = [
    'SELECT * FROM referral_program ORDER BY program_id',
    'SELECT * FROM referral_program_version ORDER BY program_id, version',
    'SELECT * FROM referral_step ORDER BY program_id, version, from_friend',
    "SELECT * FROM audit_entry WHERE action = 'updateReferralProgram' ORDER BY id",
    'SELECT id, revision FROM program ORDER BY id',
  ];
  return Promise.all(statements.map(async (sql) => (await app.database.pool.query(sql)).rows as unknown[]));
}
