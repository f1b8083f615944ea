import { blockMember, bringInto, pauseMember } from '../../factories/a-life.js';
import { aStory, having, Story } from '../../factories/a-story.js';
import { aMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { record } from '../purchases/support/calls.js';
import { storedIn } from '../purchases/support/stored.js';
import { eventsOf, lifeOf } from './support/life.js';
import { refusedAlike } from './support/refused-alike.js';

const NOW = '2027-03-01T12:00:00.000Z';
const A_YEAR = { expiry: { kind: 'AFTER', count: 12, unit: 'MONTHS' } };

const QUOTE = `query ($input: QuotePurchaseInput!) { quotePurchase(input: $input) { pointsEarned } }`;
const IDENTIFIERS = 'query ($ref: MemberRef!) { member(ref: $ref) { identifiers { kind value } } }';
const TRANSFER = `mutation ($input: TransferPointsInput!) {
  transferPoints(input: $input) { __typename ... on UserError { code } }
}`;

describe('blockMember', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const block = (story: Story, input: Record<string, unknown> = {}) =>
    blockMember(app, story.program.adminKey, story.member, input);

  it('stops a member: unless said otherwise they neither earn nor spend', async () => {
    const story = await aStory(app, { at: NOW });

    const outcome = await block(story);

    expect(outcome).toEqual({
      member: { id: story.member.id, status: 'BLOCKED', earns: false, spends: false },
    });
    expect(await lifeOf(app, story.program.adminKey, story.member)).toMatchObject({
      status: 'BLOCKED',
      pause: null,
      statusHistory: [
        {
          at: NOW,
          from: 'ACTIVE',
          to: 'BLOCKED',
          mayEarn: false,
          maySpend: false,
          pausedUntil: null,
          reason: 'As they asked',
          actor: { kind: 'API_KEY' },
        },
      ],
    });
    expect(await eventsOf(app, story.member.externalId)).toEqual(['member.enrolled', 'member.blocked']);
  });

  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('with mayEarn %s and maySpend %s means the same for every way to earn and to spend', async (mayEarn, maySpend) => {
    const story = await aStory(app, { at: NOW, program: { transfers: { enabled: true } } });
    const { adminKey, shopKey } = story.program;
    const friend = await aMember(app).of(story.program).with({ card: 'FRIEND' }).enroll();
    await story.earn(100);
    const identifiers = await app.call(adminKey, IDENTIFIERS, { ref: { id: story.member.id } });
    const code = identifiers.data.member.identifiers.find(({ kind }: { kind: string }) => kind === 'CODE').value;
    await new Story(app, story.program, friend).credit(50);
    const member = { id: story.member.id };

    const outcome = await block(story, { mayEarn, maySpend });

    expect(outcome.member).toMatchObject({ status: 'BLOCKED', earns: mayEarn, spends: maySpend });
    const lines = [{ sku: 'mug', quantity: '1', unitPrice: '10' }];
    const input = { member, currency: 'GBP', lines };
    const bought = await record(app, { ...input, orderId: 'A' }, shopKey);
    expect(bought.code ?? 'earned').toBe(mayEarn ? 'earned' : 'MEMBER_NOT_ACTIVE');
    expect((await app.call(shopKey, QUOTE, { input })).data.quotePurchase.pointsEarned).toBe(mayEarn ? 10 : 0);
    const held = await story.tryHold(5);
    expect(held.code ?? 'held').toBe(maySpend ? 'held' : 'MEMBER_NOT_ACTIVE');
    const send = async (from: { id: string }, to: object, idempotencyKey: string) =>
      (await app.call(adminKey, TRANSFER, { input: { idempotencyKey, from: { id: from.id }, to, points: 5 } })).data
        .transferPoints;
    const sent = await send(member, { card: 'FRIEND' }, 'send');
    expect(sent.code ?? 'sent').toBe(maySpend ? 'sent' : 'MEMBER_NOT_ACTIVE');
    const received = await send(friend, { code }, 'receive');
    expect(received.code ?? 'received').toBe(mayEarn ? 'received' : 'RECIPIENT_NOT_FOUND');
    const available = 100 + (mayEarn ? 15 : 0) - (maySpend ? 10 : 0);
    expect(await story.balance()).toEqual(having({ available, held: maySpend ? 5 : 0 }));
  });

  it('lets points expire, and what was held before be spent', async () => {
    const story = await aStory(app, { at: NOW, currency: { expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } } });
    await story.earn(100);
    const holdId = await story.hold(30);

    await block(story);

    await story.capture(holdId);
    await story.advance('2027-05-01T00:00:00Z');
    expect(await story.postings()).toEqual(['EARN +100', 'HOLD -30, held +30', 'CAPTURE held -30', 'EXPIRE -70']);
  });

  it('says a state: other flags change it, and the same once more changes nothing', async () => {
    const story = await aStory(app, { at: NOW });
    await block(story);
    await story.advance('2027-03-02T12:00:00Z');
    const other = await block(story, { mayEarn: true, reason: 'May earn again' });
    const before = await storedIn(app);

    const again = await block(story, { mayEarn: true, reason: 'Once more' });

    expect(other.member).toMatchObject({ earns: true, spends: false });
    expect(again).toEqual(other);
    expect(await storedIn(app)).toEqual(before);
    const { statusHistory } = await lifeOf(app, story.program.adminKey, story.member);
    expect(statusHistory).toMatchObject([
      { from: 'BLOCKED', to: 'BLOCKED', mayEarn: true, maySpend: false, reason: 'May earn again' },
      { from: 'ACTIVE', to: 'BLOCKED', mayEarn: false, maySpend: false },
    ]);
  });

  it('ends a pause first', async () => {
    const story = await aStory(app, { at: NOW, currency: A_YEAR });
    await story.earn(100);
    await pauseMember(app, story.program.adminKey, story.member, { until: '2027-06-30' });
    await story.advance('2027-03-11T10:00:00Z');

    await block(story, { reason: 'A fraud' });

    const { statusHistory } = await lifeOf(app, story.program.adminKey, story.member);
    expect(statusHistory).toMatchObject([
      { from: 'ACTIVE', to: 'BLOCKED', reason: 'A fraud' },
      { from: 'PAUSED', to: 'ACTIVE', reason: 'A fraud', at: '2027-03-11T10:00:00.000Z' },
      { from: 'ACTIVE', to: 'PAUSED' },
    ]);
    expect(await story.openLots()).toEqual([{ free: 100, held: 0, gone: '2028-03-12T00:00:00.000Z' }]);
    expect((await eventsOf(app, story.member.externalId)).slice(-3)).toEqual([
      ...['member.resumed', 'points.extended', 'member.blocked'],
    ]);
  });

  it('notes the end of a pause first that is over', async () => {
    const story = await aStory(app, { at: NOW });
    await pauseMember(app, story.program.adminKey, story.member, { until: '2027-03-10' });
    await story.letTimePass('2027-03-20T12:00:00Z');

    await block(story);
    await story.runDue();

    const { statusHistory } = await lifeOf(app, story.program.adminKey, story.member);
    expect(statusHistory).toMatchObject([
      { at: '2027-03-20T12:00:00.000Z', from: 'ACTIVE', to: 'BLOCKED' },
      { at: '2027-03-11T00:00:00.000Z', from: 'PAUSED', to: 'ACTIVE', actor: { kind: 'SYSTEM', id: null } },
      { at: NOW, from: 'ACTIVE', to: 'PAUSED' },
    ]);
    expect((await eventsOf(app, story.member.externalId)).slice(-2)).toEqual(['member.resumed', 'member.blocked']);
  });

  it.each(['CLOSED', 'MERGED'])('refuses who is %s', async (status) => {
    const story = await aStory(app, { at: NOW });
    await bringInto(app, story.program.adminKey, story.member, status);
    const before = await storedIn(app);

    expect(await block(story)).toMatchObject({ code: 'MEMBER_NOT_ACTIVE', path: ['member'], status });
    expect(await storedIn(app)).toEqual(before);
  });

  it('is done once by calls at the same time', async () => {
    const story = await aStory(app, { at: NOW });

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => block(story)));

    expect(outcomes.every(({ member }) => member.status === 'BLOCKED')).toBe(true);
    expect((await lifeOf(app, story.program.adminKey, story.member)).statusHistory).toHaveLength(1);
  });

  describe('as everything that happens to a member', () =>
    refusedAlike(() => app, blockMember, { status: 'ACTIVE', isKeyed: false }));
});
