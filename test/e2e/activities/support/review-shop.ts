import { aMember, type EnrolledMember } from '../../../factories/a-member.js';
import { aRule, type RuleFactory } from '../../../factories/a-rule.js';
import { anActivity } from '../../../factories/an-activity.js';
import type { CreatedProgram } from '../../../../src/programs/index.js';
import type { TestApp } from '../../../support/app.js';
import { createActivityType } from '../../history/support/activity-types.js';
import type { Outcome } from '../../purchases/support/calls.js';
import { recordActivity } from './calls.js';

const ADVANCE = `mutation ($to: DateTime!) { advanceClock(input: { to: $to }) { ... on UserError { message } } }`;

/** A sandbox with reviews, some rules about them, and a member who writes them. */
export interface ReviewShop {
  program: CreatedProgram;
  member: EnrolledMember;
  /** Reviews now unless it says otherwise. */
  review(fields?: Record<string, unknown>): Promise<Outcome>;
  reviewAt(occurredAt: string, fields?: Record<string, unknown>): Promise<Outcome>;
  advance(to: string): Promise<void>;
}

export interface ReviewShopSetting {
  at: string;
  timeZone?: string;
  /** Fields of EnrollMemberInput. */
  member?: Record<string, unknown>;
}

type MakeRule = (rule: RuleFactory) => RuleFactory;

export async function aReviewShop(app: TestApp, setting: ReviewShopSetting, ...rules: MakeRule[]): Promise<ReviewShop> {
  const { at, timeZone = 'Europe/London', member: wanted = {} } = setting;
  const program = await app.anotherProgram({ sandbox: true, clock: new Date(at), timeZone });
  await createActivityType(app, { key: 'review' }, program.adminKey);
  for (const make of rules) {
    await make(aRule(app).by(program.adminKey).named('A review').on('ACTIVITY', 'review').fixed(200)).active();
  }
  const member = await aMember(app).of(program).with(wanted).enroll();
  const review = (fields: Record<string, unknown> = {}): Promise<Outcome> =>
    recordActivity(app, anActivity(app).by(member).with(fields).input(), program.shopKey);
  return {
    program,
    member,
    review,
    reviewAt: (occurredAt, fields) => review({ occurredAt, ...fields }),
    advance: async (to) => {
      const { data, errors } = await app.call(program.adminKey, ADVANCE, { to });
      if (errors ?? data.advanceClock.message) throw new Error(`the clock stands: ${JSON.stringify(errors ?? data)}`);
    },
  };
}
