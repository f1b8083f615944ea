import { randomUUID } from 'node:crypto';
import { createActivityType } from '../history/support/activity-types.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { statementsOf } from '../purchases/support/statements.js';
import type { Outcome } from '../purchases/support/calls.js';
import { CHANGE, tiersTold } from './support/overrides.js';

type Input = Record<string, unknown>;

const NOW = '2027-03-01T12:00:00.000Z';
const CHANGES = `replayed tierChange { ${CHANGE} } tierChanges { ${CHANGE} }`;

const one = (operation: string, type: string, fields = CHANGES) => `mutation ($input: ${type}Input!) {
  ${operation}(input: $input) { ... on ${type}Payload { ${fields} } ... on UserError { code message } }
}`;

describe('the tiers that a call changes', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** A sandbox whose clock stands still: everything happens at one moment. */
  const aClimber = async (): Promise<Story> => {
    const story = await aStory(app, { at: NOW });
    await aLadder(app).by(story.program.adminKey).named('Points').tier('member', '0').tier('friend', '100').active();
    await aLadder(app)
      .by(story.program.adminKey)
      .named('Metals')
      .primary()
      .tier('bronze', '0')
      .tier('silver', '100')
      .tier('gold', '200')
      .active();
    return story;
  };
  const ask = async (story: Story, document: string, operation: string, input: Input): Promise<Outcome> => {
    const { data, errors } = await app.call(story.program.shopKey, document, { input });
    if (errors) throw new Error(JSON.stringify(errors));
    return data[operation];
  };
  const purchaseOf = ({ member }: Story, amount: string, fields: Input = {}): Input =>
    aPurchase(app).by(member).worth(amount).with(fields).input();
  const record = (story: Story, input: Input) =>
    ask(story, one('recordPurchase', 'RecordPurchase', `${CHANGES} purchase { id }`), 'recordPurchase', input);
  const complete = (story: Story, input: Input) =>
    ask(story, one('completePurchase', 'CompletePurchase'), 'completePurchase', input);
  const cancel = (story: Story, input: Input) =>
    ask(story, one('cancelPurchase', 'CancelPurchase'), 'cancelPurchase', input);
  const giveBack = (story: Story, input: Input) =>
    ask(story, one('returnPurchase', 'ReturnPurchase'), 'returnPurchase', input);

  const change = (ladder: string, from: string, to: string, cause = 'PURCHASE') => ({
    from: { key: from },
    to: { key: to },
    at: NOW,
    cause,
    ladder: { name: ladder },
  });
  const CLIMBED = [change('Metals', 'bronze', 'silver'), change('Points', 'member', 'friend')];
  const FELL = [change('Metals', 'silver', 'bronze', 'RETURN'), change('Points', 'friend', 'member', 'RETURN')];
  const shown = (changes: unknown[], replayed = false) => ({
    replayed,
    tierChange: changes[0] ?? null,
    tierChanges: changes,
  });

  it('are those on the primary ladder first, and none where none changed', async () => {
    const story = await aClimber();

    expect(await record(story, purchaseOf(story, '99'))).toMatchObject(shown([]));
    expect(await record(story, purchaseOf(story, '1'))).toMatchObject(shown(CLIMBED));
    expect(await record(story, purchaseOf(story, '1'))).toMatchObject(shown([]));
  });

  it('are on the first ladder that changed where the primary one did not', async () => {
    const story = await aStory(app, { at: NOW });
    await aLadder(app).by(story.program.adminKey).named('Points').tier('member', '0').tier('friend', '100').active();

    expect(await record(story, purchaseOf(story, '100'))).toMatchObject(shown([change('Points', 'member', 'friend')]));
  });

  it('are shown alike when a call is repeated, by its key and by its order id', async () => {
    const story = await aClimber();
    const input = purchaseOf(story, '100');
    await record(story, input);
    await record(story, purchaseOf(story, '100'));

    expect(await record(story, input)).toMatchObject(shown(CLIMBED, true));
    expect(await record(story, { ...input, idempotencyKey: randomUUID() })).toMatchObject(shown(CLIMBED, true));
  });

  it('are of the completion where a purchase is completed later', async () => {
    const story = await aClimber();
    const input = purchaseOf(story, '100', { completed: false });

    const { purchase, ...recorded } = await record(story, input);
    const named = { purchaseId: purchase.id, idempotencyKey: 'complete' };

    expect(recorded).toEqual(shown([]));
    expect(await complete(story, named)).toEqual(shown(CLIMBED));
    expect(await complete(story, named)).toEqual(shown(CLIMBED, true));
    expect(await complete(story, { ...named, idempotencyKey: randomUUID() })).toEqual(shown(CLIMBED, true));
    expect(await record(story, input)).toMatchObject(shown([], true));
  });

  it('are told apart for each return of a purchase and its cancellation, at one moment', async () => {
    const story = await aClimber();
    const lines = [100, 50, 60].map((price, index) => ({
      sku: `sku-${String(index)}`,
      quantity: '1',
      unitPrice: String(price),
    }));
    const input = purchaseOf(story, '1', { lines });
    const { purchase } = await record(story, input);
    const back = (sku: string) => ({
      idempotencyKey: sku,
      purchaseId: purchase.id,
      reference: sku,
      lines: [{ sku, quantity: '1' }],
    });
    const down = change('Metals', 'gold', 'silver', 'RETURN');

    const first = await giveBack(story, back('sku-2'));
    const second = await giveBack(story, back('sku-1'));
    const third = await cancel(story, { idempotencyKey: 'cancel', purchaseId: purchase.id });

    expect(first).toEqual(shown([down]));
    expect(second).toEqual(shown([]));
    expect(third).toEqual(shown(FELL));
    expect(await giveBack(story, back('sku-2'))).toEqual(shown([down], true));
    expect(await giveBack(story, { ...back('sku-2'), idempotencyKey: randomUUID() })).toEqual(shown([down], true));
    expect(await giveBack(story, back('sku-1'))).toEqual(shown([], true));
    expect(await cancel(story, { idempotencyKey: randomUUID(), purchaseId: purchase.id })).toEqual(shown(FELL, true));
    expect(await record(story, input)).toMatchObject(
      shown([change('Metals', 'bronze', 'gold'), change('Points', 'member', 'friend')], true),
    );
    expect(await tiersTold(story)).toEqual([
      `${NOW} PURCHASE member → friend`,
      `${NOW} PURCHASE bronze → gold`,
      `${NOW} RETURN gold → silver`,
      `${NOW} RETURN friend → member`,
      `${NOW} RETURN silver → bronze`,
    ]);
  });

  it('are those of each purchase of a list', async () => {
    const story = await aClimber();
    const inputs = ['50', '60', '10', '80', '5'].map((amount) => purchaseOf(story, amount));
    const document = `mutation ($input: RecordPurchasesInput!) {
      recordPurchases(input: $input) { results { ... on RecordPurchasePayload { ${CHANGES} } } }
    }`;
    const all = () => ask(story, document, 'recordPurchases', { purchases: inputs });
    const expected = (replayed: boolean) =>
      [[], CLIMBED, [], [change('Metals', 'silver', 'gold')], []].map((changes) => shown(changes, replayed));

    expect(await all()).toEqual({ results: expected(false) });
    expect(await all()).toEqual({ results: expected(true) });
  });

  it('are those of each return where several are made at once', async () => {
    const story = await aClimber();
    const [base, top] = [await record(story, purchaseOf(story, '100')), await record(story, purchaseOf(story, '100'))];
    const back = ({ purchase }: Outcome) =>
      giveBack(story, {
        idempotencyKey: randomUUID(),
        purchaseId: purchase.id,
        lines: [{ sku: 'sku-1', quantity: '1' }],
      });

    const outcomes = await Promise.all([back(top), back(base)]);

    const told = await tiersTold(story);
    const changes = outcomes.flatMap(({ tierChanges }) => tierChanges);
    expect(changes).toHaveLength(told.length - 3);
    expect(told.slice(3).every((line) => line.includes('RETURN'))).toBe(true);
  });

  it('are those of each activity, one by one and in a list', async () => {
    const story = await aStory(app, { at: NOW });
    const as = story.program.adminKey;
    await createActivityType(app, { key: 'visit' }, as);
    await aLadder(app)
      .by(as)
      .named('Visits')
      .counting('ACTIVITIES', 'visit')
      .tier('new', '0')
      .tier('known', '2')
      .tier('loved', '4')
      .active();
    const visit = (key: string) => ({ idempotencyKey: key, member: { id: story.member.id }, type: 'visit' });
    const list = `mutation ($input: RecordActivitiesInput!) {
      recordActivities(input: $input) { results { ... on RecordActivityPayload { ${CHANGES} } } }
    }`;
    const go = (key: string) => ask(story, one('recordActivity', 'RecordActivity'), 'recordActivity', visit(key));
    const known = change('Visits', 'new', 'known', 'ACTIVITY');
    const loved = change('Visits', 'known', 'loved', 'ACTIVITY');

    expect(await go('1')).toEqual(shown([]));
    expect(await go('2')).toEqual(shown([known]));
    expect(await go('2')).toEqual(shown([known], true));
    const activities = ['3', '4', '2'].map(visit);
    expect(await ask(story, list, 'recordActivities', { activities })).toEqual({
      results: [shown([]), shown([loved]), shown([known], true)],
    });
    expect(await tiersTold(story)).toEqual([`${NOW} ACTIVITY new → known`, `${NOW} ACTIVITY known → loved`]);
  });

  it('are told right after what led to them, once', async () => {
    const story = await aClimber();
    await record(story, purchaseOf(story, '100'));
    await story.letTimePass('2029-01-01T00:00:00Z');

    await record(story, purchaseOf(story, '100'));
    await story.advance('2029-02-01T12:00:00Z');

    const { rows } = await app.database.pool.query(
      'SELECT type, occurred_at::text AS at FROM outbox_event WHERE program_id = $1 ORDER BY sequence',
      [story.program.program.number],
    );
    const types = rows.map(({ type }) => type);
    const purchase = ['purchase.recorded', 'points.earned', 'tier.changed', 'tier.changed'];
    expect(types).toEqual([
      'member.enrolled',
      ...purchase,
      'tier.changed',
      'tier.changed',
      ...purchase,
      'activity.recorded',
    ]);
    const told = await tiersTold(story);
    expect(told.slice(2, 4)).toEqual([
      '2029-01-01T00:00:00.000Z REVIEW friend → member',
      '2029-01-01T00:00:00.000Z REVIEW silver → bronze',
    ]);
  });

  it('are told once by the job when nothing else happens', async () => {
    const story = await aClimber();
    await record(story, purchaseOf(story, '100'));

    await story.advance('2029-02-01T12:00:00Z');
    await story.advance('2029-03-01T12:00:00Z');

    expect((await tiersTold(story)).filter((line) => line.includes('REVIEW'))).toEqual([
      '2029-01-01T00:00:00.000Z REVIEW friend → member',
      '2029-01-01T00:00:00.000Z REVIEW silver → bronze',
    ]);
  });

  it('cost nothing where nobody asks, and where none changed', async () => {
    const story = await aClimber();
    const document = (fields: string) => one('recordPurchase', 'RecordPurchase', fields);
    const statements = (amount: string, fields: string) =>
      statementsOf(app, () => ask(story, document(fields), 'recordPurchase', purchaseOf(story, amount)));
    await statements('1', 'replayed');

    const unasked = await statements('1', 'replayed');
    const unchanged = await statements('1', CHANGES);
    const changed = await statements('100', CHANGES);
    const changedUnasked = await statements('100', 'replayed');

    expect(unchanged).toEqual(unasked);
    expect(changed.filter((name) => !unasked.includes(name))).toEqual([
      'find-tier-changes-by-source',
      'find-tier-ladders-in-force-by-ids',
      'find-tiers-by-ids',
      'find-tiers-by-ids',
      'note-tier-changes',
      'write-tier-standings',
    ]);
    expect(changedUnasked.filter((name) => !unasked.includes(name))).toEqual([
      'note-tier-changes',
      'write-tier-standings',
    ]);
  });
});
