import { decodeId } from '../../../../src/kernel/ids.js';
import type { CreatedProgram } from '../../../../src/programs/index.js';
import { aMember, type EnrolledMember } from '../../../factories/a-member.js';
import { aReferralProgram } from '../../../factories/a-referral-program.js';
import {
  acceptReferral,
  approveReferral,
  buyAsFriend,
  bought,
  codeOf,
  enrollWith,
  inviteFriend,
  referralNow,
  rejectReferral,
  type Outcome,
} from '../../../factories/referring.js';
import type { TestApp } from '../../../support/app.js';
import { aKey } from '../../membership/support/life.js';
import { pointsOf } from '../../purchases/support/calls.js';
import { expectNothingStored, storedIn } from '../../purchases/support/stored.js';
import { advanceTo } from '../../vouchers/support/vouchers.js';

type Input = Record<string, unknown>;
type Someone = Pick<EnrolledMember, 'id'>;

/** When it begins, unless said otherwise: in winter, with the change of clocks within the month. */
export const NOW = '2027-03-01T12:00:00.000Z';

/**
 * A program of its own in which Ann brings friends: 200 points for the friend and 500 for her, for a first purchase, paid after 14 days
 * without anybody's review, unless `terms` say otherwise.
 */
export async function aBringing(app: TestApp, terms: Input = {}): Promise<Bringing> {
  const program = await app.anotherProgram({ sandbox: true, clock: new Date(NOW) });
  await aReferralProgram(app).by(program.adminKey).with(terms).make();
  return new Bringing(app, program, await aMember(app).of(program).named('Ann').enroll());
}

export class Bringing {
  constructor(
    readonly app: TestApp,
    readonly program: CreatedProgram,
    readonly ann: EnrolledMember,
  ) {}

  /** Somebody who has not bought anything yet. */
  somebody(more: Input = {}): Promise<EnrolledMember> {
    return aMember(this.app).of(this.program).with(more).enroll();
  }

  /** Changes the terms of the referral program. */
  async setTerms(terms: Input): Promise<void> {
    await aReferralProgram(this.app).by(this.program.adminKey).with(terms).make();
  }

  invite(input: Input = {}, key = this.program.adminKey): Promise<Outcome> {
    return inviteFriend(this.app, { member: { id: this.ann.id }, ...input }, key);
  }

  /** The code of a new invitation of Ann's. */
  async invitation(): Promise<string> {
    const { code } = await this.invite();
    return String(code);
  }

  accept({ id }: Someone, code: string, input: Input = {}, key = this.program.shopKey): Promise<Outcome> {
    return acceptReferral(this.app, { member: { id }, code, ...input }, key);
  }

  enroll(referralCode: string, input: Input = {}): Promise<Outcome> {
    return enrollWith(this.app, { referralCode, ...input }, this.program.shopKey);
  }

  approve(referral: string, input: Input = {}, key = this.program.adminKey): Promise<Outcome> {
    return approveReferral(this.app, { referral, ...input }, key);
  }

  reject(referral: string, input: Input = {}, key = this.program.adminKey): Promise<Outcome> {
    return rejectReferral(this.app, { referral, reason: 'One person', ...input }, key);
  }

  buy(who: Someone, price = '20.00', more: Input = {}): Promise<Outcome> {
    return buyAsFriend(this.app, bought(who, price, more), this.program.shopKey);
  }

  codeOf(who: Someone): Promise<string> {
    return codeOf(this.app, who, this.program.adminKey);
  }

  now(referral: { id: string }): Promise<Outcome> {
    return referralNow(this.app, referral.id, this.program.adminKey);
  }

  /** What somebody may spend, and what is still to come. */
  async points(who: Someone): Promise<[available: number, pending: number]> {
    const { available, pending } = await pointsOf(this.app, who, this.program.shopKey);
    return [available, pending];
  }

  key(role: string): Promise<string> {
    return aKey(this.app, this.program, role);
  }

  advance(to: string): Promise<void> {
    return advanceTo(this.app, to, this.program.adminKey);
  }

  /** What happened to somebody's referrals, as webhooks are told. */
  async told(who: Someone): Promise<string[]> {
    const { rows } = await this.app.database.pool.query<{ type: string }>(
      "SELECT type FROM outbox_event WHERE member_id = $1 AND type LIKE 'referral.%' ORDER BY sequence",
      [decodeId('mem', who.id)],
    );
    return rows.map(({ type }) => type);
  }

  /** The answer of a call that stores nothing. */
  async refused(call: () => Promise<Outcome>): Promise<Outcome> {
    const before = await storedIn(this.app);
    const outcome = await call();
    await expectNothingStored(this.app, before, outcome);
    return outcome;
  }
}

/** The code of a top-level error. */
export const errorOf = ({ errors }: Outcome): unknown => errors?.[0]?.extensions.code;

/** A refusal for one of the reasons. */
export const notAllowed = (reason: string, more: Input = {}): Input =>
  expect.objectContaining({ code: 'REFERRAL_NOT_ALLOWED', reason, ...more }) as Input;
