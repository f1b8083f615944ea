import { decodeId } from '../../../src/kernel/ids.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { aKeyOf } from '../membership/support/merges.js';
import { AT, STORED, StoredReferrals } from './support/stored-referrals.js';

const COUNTS = 'invited openInvitations joined qualified inReview rewarded pointsEarned pointsPending';
const AHEAD = 'canInvite obstacle isCapped capResetsAt barredSince nextFriend { number points voucherName }';
const SUMMARY = `query ($id: ID!) {
  member(ref: { id: $id }) { identifiers { kind value } referral { code link ${COUNTS} ${AHEAD} currency { code } joinedByReferral { id } } }
}`;
const OWN = `{ me { referral {
  code link ${COUNTS} ${AHEAD} currency { code } joinedByReferral { id state } nextFriend { voucherGives { freeShipping } }
} } }`;

describe('Member.referral', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  /** An advocate of a program of their own, with all that is stored. */
  async function advocate(
    terms: Record<string, unknown> = {},
    steps: { from: number; points?: number; voucher?: string }[] = [{ from: 1, points: 500 }],
    names: readonly (keyof typeof STORED)[] = [],
    timeZone = 'Europe/London',
  ) {
    const program = await app.anotherProgram({ sandbox: true, clock: AT, timeZone });
    const stored = new StoredReferrals(app, program);
    await stored.terms(terms, steps);
    const ada = await aMember(app).of(program).enroll();
    for (const name of names) await stored.add(ada, STORED[name]);
    const summary = async ({ id }: EnrolledMember = ada) => {
      const { data, errors } = await app.call(program.adminKey, SUMMARY, { id });
      expect(errors).toBeUndefined();
      return data.member.referral;
    };
    return { program, stored, ada, summary };
  }

  it('counts friends as they stand now, and what they brought', async () => {
    const { summary } = await advocate({}, undefined, Object.keys(STORED) as (keyof typeof STORED)[]);

    expect(await summary()).toMatchObject({
      ...{ invited: 11, openInvitations: 1, joined: 8, qualified: 4, inReview: 1, rewarded: 2 },
      ...{ pointsEarned: 1000, pointsPending: 500, currency: { code: 'points' }, joinedByReferral: null },
      ...{ canInvite: true, obstacle: null, isCapped: false, capResetsAt: null, barredSince: null },
      nextFriend: { number: 5, points: 500, voucherName: null },
    });
  });

  it('has nothing yet of who brought nobody', async () => {
    const { summary } = await advocate({}, []);

    expect(await summary()).toMatchObject({
      ...{ invited: 0, openInvitations: 0, joined: 0, qualified: 0, inReview: 0, rewarded: 0, pointsEarned: 0 },
      ...{ pointsPending: 0, link: null, canInvite: true, isCapped: false },
      nextFriend: { number: 1, points: null, voucherName: null },
    });
  });

  it('has the personal code, and the link with it', async () => {
    const { program, ada } = await advocate({ share_link: 'https://shop.example/?friend={code}' });

    const { data } = await app.call(program.adminKey, SUMMARY, { id: ada.id });

    const { value } = data.member.identifiers.find(({ kind }: { kind: string }) => kind === 'CODE');
    expect(data.member.referral).toMatchObject({ code: value, link: `https://shop.example/?friend=${value}` });
  });

  it.each<[string, Record<string, unknown>, (keyof typeof STORED)[], string, Record<string, unknown>]>([
    ['a month', { per_month: 1 }, ['rewarded'], 'Europe/London', { isCapped: true, capResetsAt: '2027-03-31T23:00:00.000Z', nextFriend: null }],
    ['a year', { per_month: 1, per_year: 1 }, ['inReview'], 'Asia/Tokyo', { isCapped: true, capResetsAt: '2027-12-31T15:00:00.000Z', nextFriend: null }],
    ['none, by friends who came to nothing', { per_month: 1 }, ['rejected', 'reversed'], 'Europe/London', { isCapped: false, nextFriend: { number: 1 } }],
  ])('reaches the cap of %s', async (_, terms, names, timeZone, expected) => {
    const { summary } = await advocate(terms, undefined, names, timeZone);

    expect(await summary()).toMatchObject(expected);
  }); // prettier-ignore

  it('counts months of the zone of the program', async () => {
    const { stored, ada, summary } = await advocate({ per_month: 1 }, undefined, [], 'America/New_York');

    await stored.add(ada, { ...STORED.rewarded, qualified_at: '2027-03-01T04:59:59Z' });
    expect(await summary()).toMatchObject({ isCapped: false });
    await stored.add(ada, { ...STORED.rewarded, qualified_at: '2027-03-01T05:00:00Z' });
    expect(await summary()).toMatchObject({ isCapped: true, capResetsAt: '2027-04-01T04:00:00.000Z' });
  });

  it('reaches a cap of the program for ever', async () => {
    const { program, stored, summary } = await advocate({ in_program: 3 });
    await stored.insert('referral_total', { program_id: program.program.number, friends: 3 });

    expect(await summary()).toMatchObject({ isCapped: true, capResetsAt: null, nextFriend: null });
  });

  it('says what keeps them from inviting', async () => {
    const { program, stored, ada, summary } = await advocate({}, undefined, ['invited', 'invited', 'notAccepted']);

    expect(await summary()).toMatchObject({ canInvite: false, obstacle: 'TOO_MANY_INVITATIONS', openInvitations: 2 });
    await stored.insert('referral_bar', {
      ...{ program_id: program.program.number, member_id: decodeId('mem', ada.id), barred_at: '2027-03-09T08:00:00Z' },
      ...{ reason: 'A ring', actor_kind: 'SYSTEM', actor_id: null },
    });
    expect(await summary()).toMatchObject({ obstacle: 'ADVOCATE_BARRED', barredSince: '2027-03-09T08:00:00.000Z' });
    const block = `mutation ($id: ID!) { blockMember(input: { member: { id: $id }, reason: "r", mayEarn: false, maySpend: false }) { __typename } }`;
    await app.call(program.adminKey, block, { id: ada.id });
    expect(await summary()).toMatchObject({ canInvite: false, obstacle: 'ADVOCATE_NOT_ACTIVE' });
    await stored.pause();
    expect(await summary()).toMatchObject({ canInvite: false, obstacle: 'PROGRAM_PAUSED' });
  });

  it('names the voucher that the next friend brings, and by whom they came, in a few statements', async () => {
    const { program, stored, ada, summary } = await advocate();
    const voucher = await aTemplate(app).by(program.adminKey).named('Dinner').giving({ freeShipping: true }).make();
    await stored.terms({}, [{ from: 1, voucher }]);
    const bob = await aMember(app).of(program).enroll();
    const id = await stored.add(bob, STORED.joined, ada);
    const token = await ada.token();
    await app.call(token, OWN);

    const sent = await app.statementsOf(async () => {
      const { data, errors } = await app.call(token, OWN);
      expect(errors).toBeUndefined();
      expect(data.me.referral).toMatchObject({
        nextFriend: { number: 1, points: null, voucherName: 'Dinner', voucherGives: { freeShipping: true } },
        joinedByReferral: { id, state: 'JOINED' },
        code: expect.stringMatching(/^[0-9A-Z]{8}$/),
      });
    });

    expect(await summary(bob)).toMatchObject({ joined: 1, joinedByReferral: null });
    expect(sent.sort()).toEqual([
      'find-members', // whose token it is
      'find-members',
      'find-shown-referrals-of-friends',
      'find-voucher-templates-by-ids',
      'sum-up-referrals-of-advocates',
    ]);
  });

  it('counts points of the point currency that is given now', async () => {
    const { stored, ada, program, summary } = await advocate({}, undefined, ['rewarded', 'qualified']);
    const create = `mutation { createPointCurrency(input: { code: "stars", name: [{ locale: "en", text: "Stars" }] }) { __typename } }`;
    await app.call(program.adminKey, create);
    await stored.terms({ currency: 2 }, [{ from: 1, points: 3 }]);
    await stored.add(ada, { ...STORED.rewarded, version: 2, advocate_points: 3 });

    expect(await summary()).toMatchObject({ pointsEarned: 3, pointsPending: 0, rewarded: 2, currency: { code: 'stars' } });
  }); // prettier-ignore

  it('is null without a referral program', async () => {
    const program = await app.anotherProgram();
    const eve = await aMember(app).of(program).enroll();

    expect((await app.call(program.adminKey, SUMMARY, { id: eve.id })).data.member.referral).toBeNull();
    expect((await app.call(await eve.token(), OWN)).data.me.referral).toBeNull();
  });

  it('is for staff and for the member, codes for those who may read them', async () => {
    const stored = new StoredReferrals(app);
    await stored.terms();
    const ada = await aMember(app).enroll();
    const codes = async (as: string, fields: string) =>
      (await app.call(as, `{ member(ref: { id: "${ada.id}" }) { referral { ${fields} } } }`)).errors?.[0]?.extensions.code;

    for (const role of ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST', 'SHOP'])
      expect(await codes(await aKeyOf(app, role), 'joined')).toBe(role === 'SHOP' ? 'FORBIDDEN' : undefined);
    for (const role of ['MARKETER', 'ANALYST']) expect(await codes(await aKeyOf(app, role), 'code')).toBe('FORBIDDEN');
    expect((await app.call(await ada.token(), '{ me { referral { code } } }')).errors).toBeUndefined();
  }); // prettier-ignore

  it('is noted where staff read the code', async () => {
    const { program, ada, summary } = await advocate();
    await summary();

    const { data } = await app.call(program.adminKey, `{ auditLog(filter: { member: "${ada.id}", actions: ["readProfile"] }) { nodes { action } } }`);

    expect(data.auditLog.nodes).toEqual([{ action: 'readProfile' }]);
  }); // prettier-ignore
});
