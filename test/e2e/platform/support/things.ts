import { randomUUID } from 'node:crypto';
import { aLadder } from '../../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../../factories/a-member.js';
import { aPurchase } from '../../../factories/a-purchase.js';
import { aRedemption } from '../../../factories/a-redemption.js';
import { aReferralProgram } from '../../../factories/a-referral-program.js';
import { aReward } from '../../../factories/a-reward.js';
import { aRule } from '../../../factories/a-rule.js';
import { holdPoints } from '../../../factories/a-spending.js';
import { aTemplate } from '../../../factories/a-template.js';
import { aVoucher } from '../../../factories/a-voucher.js';
import { aFriendOf } from '../../../factories/referring.js';
import { aDelivery, anEndpoint } from '../../../factories/an-endpoint.js';
import type { CreatedProgram } from '../../../../src/programs/index.js';
import type { TestApp } from '../../../support/app.js';
import { aSegment } from '../../audiences/support/segments.js';
import { ask as askToSimulate } from '../../earning/support/simulations.js';
import { createActivityType } from '../../history/support/activity-types.js';
import { reserve } from '../../vouchers/support/vouchers.js';

/** By what things of a program and of a member are named: an id or a key for each kind. */
export type Things = Record<Kind, string>;

export type Kind =
  | 'member' | 'externalId' | 'friendCode' | 'voucher' | 'code' | 'use' | 'merge' | 'export' | 'rule' | 'ladder' | 'tier'
  | 'template' | 'reward' | 'option' | 'redemption' | 'referral' | 'type' | 'segment' | 'purpose' | 'purchase' | 'order'
  | 'line' | 'currency' | 'key' | 'posting' | 'lot' | 'hold' | 'simulation' | 'endpoint' | 'delivery'; // prettier-ignore

const MAKE = `mutation ($member: ID!, $twin: ID!, $purpose: String!) {
  createConsentPurpose(input: { key: $purpose, name: [{ locale: "en", text: "Surveys" }],
    text: [{ locale: "en", text: "May we ask?" }] }) { __typename }
  mergeMembers(input: { idempotencyKey: "twins", keep: { id: $member }, absorb: { id: $twin } }) {
    ... on MergeMembersPayload { merge: memberMerge { id } }
  }
  exportMember(input: { member: { id: $member } }) { ... on ExportMemberPayload { export: memberExport { id } } }
}`;

const READ = `query ($member: ID!, $purchase: ID!) {
  pointCurrencies { id } apiKeys { id }
  member(ref: { id: $member }) { statement { nodes { id } } points { lots { nodes { id } } } referral { code } }
  purchase(id: $purchase) { lines { id } }
}`;

const RECORD_ACTIVITY = `mutation ($member: ID!, $type: String!) {
  recordActivity(input: { idempotencyKey: "review", member: { id: $member }, type: $type }) {
    ... on RecordActivityPayload { activity { id } } }
}`;

/** An application whose own program is another one of the same server. */
export function inProgram(app: TestApp, program: CreatedProgram): TestApp {
  return {
    ...app,
    program,
    asAdmin: (query, variables) => app.call(program.adminKey, query, variables),
    asShop: (query, variables) => app.call(program.shopKey, query, variables),
  };
}

/** The keys that programs give by themselves. */
const KEYS = { type: 'review', segment: 'ours', purpose: 'SURVEYS' };

/** Makes one of everything that calls can name, in the application's program and for this member. */
export async function aLittleOfEverything(app: TestApp, member: EnrolledMember, keys = KEYS): Promise<Things> {
  await aReferralProgram(app).make();
  const rule = await aRule(app).active();
  const type = (await createActivityType(app, { key: keys.type })).activityType.key as string;
  const twin = await aMember(app).enroll();
  const made = await app.asAdmin(MAKE, { member: member.id, twin: twin.id, purpose: keys.purpose });
  await app.asShop(RECORD_ACTIVITY, { member: member.id, type });
  const { id: purchase, orderId: order } = await aPurchase(app).by(member).with({ orderId: randomUUID() }).record();
  const { data } = await app.asAdmin(READ, { member: member.id, purchase });
  const { id: voucher, code } = await aVoucher(app).with({ uses: 2 }).issue();
  const { use } = await reserve(app, { code, orderId: order });
  const endpoint = await anEndpoint(app, 'http://127.0.0.1:9/');
  const ladder = await aLadder(app).draft();
  const reward = await aReward(app);
  return {
    ...{ member: member.id, externalId: member.externalId, friendCode: data.member.referral.code },
    ...{ voucher, code, use: use.id, template: await aTemplate(app).make() },
    ...{ merge: made.data.mergeMembers.merge.id, export: made.data.exportMember.export.id },
    ...{ rule, ladder: ladder.id, tier: ladder.tiers['gold']! },
    ...{ reward: reward.id, option: reward.option, redemption: await aRedemption(app, member) },
    ...{ referral: (await aFriendOf(app, member)).referral.id },
    ...{ type, segment: await aSegment(app, keys.segment, { audience: { minAge: 18 } }), purpose: keys.purpose },
    ...{ purchase, order, line: data.purchase.lines[0].id },
    ...{ currency: data.pointCurrencies[0].id, key: data.apiKeys[0].id },
    ...{ posting: data.member.statement.nodes[0].id, lot: data.member.points.lots.nodes[0].id },
    ...{ hold: await holdPoints(app, member, 1), simulation: (await askToSimulate(app)).simulation.id },
    ...{ endpoint: endpoint.id, delivery: await aDelivery(app, endpoint.id) },
  };
}
