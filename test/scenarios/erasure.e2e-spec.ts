import { randomUUID } from 'node:crypto';
import PgBoss from 'pg-boss';
import { anActivity } from '../factories/an-activity.js';
import { aLadder, type MadeLadder } from '../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { aTransfer, allowTransfers } from '../factories/a-transfer.js';
import { cancel, giveBack } from '../e2e/purchases/support/calls.js';
import { copyOf, eraseMember } from '../e2e/membership/support/rights.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { wholeDatabase } from '../support/whole-database.js';

/** What is said of a member anywhere, each text to be found again. */
const NEEDLES = {
  givenName: 'Xanthippe',
  familyName: 'Quillfeather',
  salutation: 'Marchioness',
  email: 'xanthippe.q@needle.example',
  emailWritten: 'Xanthippe.Q@Needle.example',
  phone: '+442079461234',
  phoneWritten: '+44 (0)20 7946-1234',
  phoneDigits: '79461234',
  card: 'NEEDLECARD77',
  cardWritten: 'needle-card-77',
  externalId: 'customer-needle-4711',
  birthDate: '1911-11-13',
  attribute: 'heliotrope',
  attributeKey: 'favoriteFlower',
  purpose: 'flowers for aunt Petronella',
  posting: 'sorry about the broken samovar',
  returned: 'did not fit Bartholomew',
  canceled: 'moved to Timbuktu',
  line: 'ring engraved Xanthippe & Bartholomew',
  reference: 'review-of-the-samovar',
  activity: 'tasted of marzipan',
  request: 'because of my neighbor Ottoline',
  second: 'second@needle.example',
  interest: 'campanology',
  evidence: 'tick on the card of Ignatia',
  paused: 'in hospital with Hildegard',
  resumed: 'back home with Clementine',
  blockedCard: 'card lost in Ouagadougou',
  merged: 'Xenophon',
  mergedReason: 'twin of Zenobia',
  overridden: 'plays the theremin for us',
  overrideEnded: 'sold the theremin to Wilhelmina',
} as const;

const UPDATE_TYPE = `mutation ($input: CreateActivityTypeInput!) {
  createActivityType(input: $input) { ... on UserError { message } __typename }
}`;
const ADJUST = `mutation ($input: AdjustPointsInput!) { adjustPoints(input: $input) { __typename } }`;
const HOLD = `mutation ($input: HoldPointsInput!) { holdPoints(input: $input) { __typename } }`;
const ENROLL = `mutation ($input: EnrollMemberInput!) {
  enrollMember(input: $input) { ... on EnrollMemberPayload { member { id joinedAt } } ... on UserError { message } }
}`;
const SETTING = 'mutation ($days: Int!) { updateProgram(input: { erasureCoolingOffDays: $days }) { __typename } }';

/** The tables of the queues come to be, as they are on a server. */
async function startAndStopJobs(app: TestApp): Promise<void> {
  const boss = new PgBoss({ connectionString: app.database.url, max: 1, schedule: false, supervise: false });
  await boss.start();
  await boss.createQueue('export-members');
  await boss.send('export-members', {});
  await boss.stop({ graceful: false });
}

describe('somebody who is forgotten', () => {
  let app: TestApp;
  let other: EnrolledMember;
  let ladder: MadeLadder;
  beforeAll(async () => {
    app = await startTestApp();
    await startAndStopJobs(app);
    await app.asAdmin(SETTING, { days: 0 });
    await aRule(app).active();
    ladder = await aLadder(app).active();
    await allowTransfers(app);
    const type = { key: 'review', name: [{ locale: 'en', text: 'Review' }], oncePerReference: true };
    expect((await app.asAdmin(UPDATE_TYPE, { input: type })).data.createActivityType.message).toBeUndefined();
    other = await aMember(app).named('Bob').with({ card: 'bob-1' }).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const sqlOf = (text: string, values: unknown[] = []) => app.database.pool.query(text, values);
  const totals = async () =>
    (
      await sqlOf(
        `SELECT account, sum(points)::text AS points FROM (
           SELECT to_account AS account, points FROM movement UNION ALL SELECT from_account, -points FROM movement) m
         GROUP BY account ORDER BY account`,
      )
    ).rows;
  const found = async () => {
    const texts = await wholeDatabase(app.database.pool);
    return Object.entries(NEEDLES).flatMap(([name, needle]) =>
      [...texts].flatMap(([table, text]) => (text.includes(needle) ? [`${name} in ${table}`] : [])),
    );
  };

  const act = async (name: string, input: Record<string, unknown>) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ... on UserError { message } } }`;
    const { data, errors } = await app.asAdmin(document, { input });
    expect([errors, data?.[name]]).toEqual([undefined, { __typename: type.replace(/Input$/, 'Payload') }]);
  };

  /** A member of whom something stands in every place where words can stand. */
  const everywhere = async (): Promise<EnrolledMember> => {
    const input = {
      idempotencyKey: `enroll ${NEEDLES.email}`,
      givenName: NEEDLES.givenName,
      familyName: NEEDLES.familyName,
      salutation: NEEDLES.salutation,
      email: NEEDLES.emailWritten,
      phone: NEEDLES.phoneWritten,
      card: NEEDLES.cardWritten,
      externalId: NEEDLES.externalId,
      birthDate: NEEDLES.birthDate,
      locale: 'en-GB',
      attributes: { [NEEDLES.attributeKey]: NEEDLES.attribute },
      interests: [NEEDLES.interest],
    };
    const { member: made } = (await app.asShop(ENROLL, { input })).data.enrollMember;
    const member = { ...made, externalId: NEEDLES.externalId } as EnrolledMember;
    const byEmail = { email: NEEDLES.emailWritten };
    const key = () => `${NEEDLES.email} ${randomUUID()}`;
    await aPurchase(app).with({ member: byEmail, idempotencyKey: key() }).worth('400').record();
    const returned = await aPurchase(app).by(member).line({ name: NEEDLES.line, unitPrice: '30' }).record();
    await giveBack(app, {
      idempotencyKey: key(),
      purchaseId: returned.id,
      lines: [{ line: returned.lines[0]?.id, quantity: '1' }],
      reason: NEEDLES.returned,
    });
    const canceled = await aPurchase(app).by(member).worth('20').record();
    await cancel(app, { idempotencyKey: key(), purchaseId: canceled.id, reason: NEEDLES.canceled });
    const done = anActivity(app).by(member).about(NEEDLES.reference);
    await done.with({ idempotencyKey: key(), attributes: { taste: NEEDLES.activity } }).record();
    const points = { idempotencyKey: key(), member: byEmail, points: 50 };
    expect((await app.asAdmin(ADJUST, { input: { ...points, reason: NEEDLES.posting } })).errors).toBeUndefined();
    const held = { ...points, idempotencyKey: key(), purpose: NEEDLES.purpose };
    expect((await app.asAdmin(HOLD, { input: held })).errors).toBeUndefined();
    await aTransfer(app, member, 'bob-1', 10);
    await aTransfer(app, other, NEEDLES.cardWritten, 5);
    await act('addIdentifier', { member: byEmail, identifier: { email: NEEDLES.second } });
    await act('grantConsent', { member: byEmail, purpose: 'PROFILING', evidence: { how: NEEDLES.evidence } });
    await act('pauseMember', { idempotencyKey: key(), member: byEmail, reason: NEEDLES.paused });
    await act('resumeMember', { idempotencyKey: key(), member: byEmail, reason: NEEDLES.resumed });
    const override = { member: byEmail, tier: ladder.tiers['gold'], reason: NEEDLES.overridden };
    await act('overrideTier', { idempotencyKey: key(), ...override });
    const ended = { member: byEmail, ladder: ladder.id, reason: NEEDLES.overrideEnded };
    await act('endTierOverride', { idempotencyKey: key(), ...ended });
    return member;
  };

  it('leaves no trace in a dump of the database, and every total as it was', async () => {
    const member = await everywhere();
    const absorbed = await aMember(app).named(NEEDLES.merged).enroll();
    const merging = { keep: { id: member.id }, absorb: { id: absorbed.id }, reason: NEEDLES.mergedReason };
    await act('mergeMembers', { idempotencyKey: `${NEEDLES.email} merge`, ...merging });
    await act('blockCard', { card: NEEDLES.cardWritten, reason: NEEDLES.blockedCard });
    const { files } = await copyOf(app, member);
    const before = await totals();
    const known = await found();

    const outcome = await eraseMember(app, {
      idempotencyKey: `erase ${NEEDLES.email}`,
      member: { email: NEEDLES.emailWritten },
      reason: NEEDLES.request,
    });

    // Everything was there, in the database and in the file, or the search would prove nothing.
    const written = ['emailWritten', 'phoneWritten', 'cardWritten', 'request'];
    const copied = Object.entries(NEEDLES).filter(([name]) => !written.includes(name));
    const json = files.get('member.json') ?? '';
    expect(copied.filter(([name, needle]) => !known.some((one) => one.startsWith(`${name} in public.`)) || !json.includes(needle))).toEqual([]); // prettier-ignore
    expect(known.some((one) => one === 'givenName in files of exports')).toBe(true);
    expect(outcome).toMatchObject({ member: { id: member.id, status: 'ERASED' }, request: { status: 'DONE' } });
    expect(await found()).toEqual([]);
    expect(await totals()).toEqual(before);
    expect((await sqlOf('SELECT count(*)::int AS n FROM member_export_part')).rows).toEqual([{ n: 0 }]);
  });

  it('frees the identifiers for somebody else', async () => {
    const { data } = await app.asShop(ENROLL, {
      input: { idempotencyKey: randomUUID(), email: NEEDLES.email, card: NEEDLES.card, externalId: NEEDLES.externalId },
    });

    expect(data.enrollMember.member.id).toMatch(/^mem_/);
  });
});
