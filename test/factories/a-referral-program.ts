import type { TestApp } from '../support/app.js';

const UPDATE = `mutation ($input: UpdateReferralProgramInput!) {
  updateReferralProgram(input: $input) {
    ... on UpdateReferralProgramPayload { referralProgram { version } }
    ... on UserError { message }
    ... on InvalidInput { problems { path message } }
  }
}`;

/** A referral program to be made through the API: `await aReferralProgram(app).givingFriends({ points: 200 }).make()`. */
class ReferralProgramFactory {
  private key: string;
  private input: Record<string, unknown> = {
    shareLink: 'https://shop.example/hello?friend={code}',
    friend: { points: 200 },
    advocate: [{ gives: { points: 500 } }],
    delayDays: 14,
    review: 'AUTOMATIC',
  };

  constructor(private readonly app: TestApp) {
    this.key = app.program.adminKey;
  }

  /** `{ points }` or `{ voucher }`, null for nothing. */
  givingFriends(friend: Record<string, unknown> | null): this {
    return this.with({ friend });
  }

  /** One for each step: `{ fromFriend, gives }`. */
  givingAdvocates(...advocate: Record<string, unknown>[]): this {
    return this.with({ advocate });
  }

  /** When a friend qualifies: `{ on: 'PURCHASE', minimum: '20' }`. */
  qualifying(qualifies: Record<string, unknown>): this {
    return this.with({ qualifies });
  }

  /** With any fields of UpdateReferralProgramInput. */
  with(fields: Record<string, unknown>): this {
    this.input = { ...this.input, ...fields };
    return this;
  }

  /** In the program that this administrator's key opens. */
  by(adminKey: string): this {
    this.key = adminKey;
    return this;
  }

  /** Makes it, or changes the one that is there, and answers its version. */
  async make(): Promise<number> {
    const { data, errors } = await this.app.call(this.key, UPDATE, { input: this.input });
    const made = data?.updateReferralProgram?.referralProgram as { version: number } | undefined;
    if (!made) throw new Error(`a referral program could not be made: ${JSON.stringify(errors ?? data)}`);
    return made.version;
  }
}

/**
 * A referral program to be made: 200 points for the friend and 500 for the advocate, for a first purchase, paid after 14 days without
 * anybody's review, unless said otherwise.
 */
export function aReferralProgram(app: TestApp): ReferralProgramFactory {
  return new ReferralProgramFactory(app);
}
