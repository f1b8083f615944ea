import { aMember } from '../factories/a-member.js';
import { aRule } from '../factories/a-rule.js';
import { aStory, having, NOTHING, Story, type Setting } from '../factories/a-story.js';
import { merge, unmerge } from '../e2e/membership/support/merges.js';
import { record, type Outcome } from '../e2e/purchases/support/calls.js';
import { aPurchase } from '../factories/a-purchase.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

/** Two members of a sandbox: Ada, who is going to be absorbed, and Bob, who is kept. */
interface Two {
  ada: Story;
  bob: Story;
  /** Answers the id of the merge. */
  merge(): Promise<string>;
  unmerge(id: string): Promise<void>;
}

describe('what becomes of purchases and points when members are merged', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  }, 60_000);

  const two = async (setting: Setting = {}): Promise<Two> => {
    const bob = await aStory(app, { at: '2027-01-10T09:00:00Z', ...setting });
    const ada = new Story(app, bob.program, await aMember(app).of(bob.program).enroll());
    const as = bob.program.adminKey;
    return {
      ada,
      bob,
      merge: async () => {
        const refs = { keep: { id: bob.member.id }, absorb: { id: ada.member.id } };
        const merged = await merge(app, refs, as);
        expect(merged).toMatchObject({ replayed: false });
        return merged.merge.id;
      },
      unmerge: async (id) => {
        expect(await unmerge(app, { merge: id }, as)).toMatchObject({ replayed: false });
      },
    };
  };

  describe('an order of before that comes back', () => {
    it.each([
      ['FORGIVE', { pointsTaken: 80, pointsForgiven: 70, pointsOwed: 0 }, NOTHING],
      ['OWE', { pointsTaken: 80, pointsForgiven: 0, pointsOwed: 70 }, having({ owed: 70 })],
    ])('takes what is left of its points, then others: %s', async (debt, taken, left) => {
      const { ada, bob, merge } = await two({ currency: { debt } });
      const order = await ada.earn(150);
      await ada.spend(100);
      await bob.earn(30);
      await merge();

      expect(await bob.cancel(order)).toMatchObject(taken);

      expect(await bob.balance()).toEqual(left);
      expect(await bob.lifetime()).toMatchObject({ lifetimeEarned: 30, lifetimeSpent: 100 });
    });

    it('takes its own points first, though others expire sooner', async () => {
      const { ada, bob, merge } = await two();
      await bob.credit(100, '2027-06-30');
      const order = await ada.earn(50);
      await merge();

      await bob.cancel(order);

      expect(await bob.openLots()).toEqual([{ free: 100, held: 0, gone: '2027-06-30T23:00:00.000Z' }]);
    });

    it('in part, some before, some while they are one, some after, takes each part once', async () => {
      const { ada, bob, merge, unmerge } = await two();
      const order = await ada.buy([60, 30, 10]);
      await ada.giveBack(order, 1);
      const id = await merge();
      expect(await bob.giveBack(order, 2)).toMatchObject({ pointsTaken: 30 });
      expect(await bob.balance()).toEqual(having({ available: 10 }));
      await unmerge(id);

      expect(await ada.giveBack(order, 3)).toMatchObject({ pointsTaken: 10, pointsForgiven: 0 });

      expect(await ada.balance()).toEqual(NOTHING);
      expect(await bob.balance()).toEqual(NOTHING);
    });
  });

  describe('an order of before that was paid with points', () => {
    it('gives them back with their dates when it is canceled', async () => {
      const { ada, bob, merge } = await two();
      await ada.credit(100, '2027-06-30');
      const order = await ada.buyWithPoints(40, [0]);
      await merge();
      expect(await bob.balance()).toEqual(having({ available: 60 }));

      expect(await bob.cancel(order)).toMatchObject({ pointsGivenBack: 40 });

      expect(await bob.openLots()).toEqual([{ free: 100, held: 0, gone: '2027-06-30T23:00:00.000Z' }]);
      expect(await bob.lifetime()).toMatchObject({ lifetimeSpent: 0 });
    });

    it('gives back points of which nothing was left to come over, and again to who is one of their own', async () => {
      const { ada, bob, merge, unmerge } = await two();
      await ada.credit(100, '2027-06-30');
      const order = await ada.buyWithPoints(100, [50, 50]);
      const id = await merge();

      expect(await bob.giveBack(order, 1)).toMatchObject({ pointsGivenBack: 50 });
      expect(await bob.openLots()).toEqual([
        { free: 50, held: 0, gone: '2027-06-30T23:00:00.000Z' },
        { free: 50, held: 0, gone: null },
      ]);
      await unmerge(id);
      expect(await bob.balance()).toEqual(NOTHING);
      expect(await ada.giveBack(order, 2)).toMatchObject({ pointsGivenBack: 50, pointsTaken: 50 });

      expect(await ada.balance()).toEqual(having({ available: 100 }));
    });

    it('gives days of grace to what has expired meanwhile', async () => {
      const { ada, bob, merge } = await two({ currency: { graceDays: 10 } });
      await ada.credit(100, '2027-01-31');
      const order = await ada.buyWithPoints(40, [0]);
      await merge();
      await bob.advance('2027-03-01T09:00:00Z');
      expect(await bob.balance()).toEqual(NOTHING);

      await bob.cancel(order);

      expect(await bob.openLots()).toEqual([{ free: 40, held: 0, gone: '2027-03-12T00:00:00.000Z' }]);
    });

    it('gives nothing back for what was forgiven, whenever that was', async () => {
      const { ada, bob, merge } = await two();
      const first = await ada.earn(150);
      const second = await ada.buyWithPoints(100, [0]);
      await merge();
      expect(await bob.cancel(first)).toMatchObject({ pointsTaken: 50, pointsForgiven: 100 });

      expect(await bob.cancel(second)).toMatchObject({ pointsGivenBack: 0 });

      expect(await bob.balance()).toEqual(NOTHING);
    });

    it.each([
      ['two again', false],
      ['one once more', true],
    ])('gives nothing back for what was forgiven after an unmerge: %s', async (_, isMergedAgain) => {
      const { ada, bob, merge, unmerge } = await two();
      const first = await ada.earn(150);
      await unmerge(await merge());
      const second = await ada.buyWithPoints(100, [0]);
      expect(await ada.cancel(first)).toMatchObject({ pointsTaken: 50, pointsForgiven: 100 });
      if (isMergedAgain) await merge();

      expect(await ada.cancel(second)).toMatchObject({ pointsGivenBack: 0 });

      expect(await ada.balance()).toEqual(NOTHING);
      expect(await bob.balance()).toEqual(NOTHING);
    });

    it('gives nothing back for what was forgiven on the way of a chain', async () => {
      const { ada, bob, merge: first } = await two();
      const earned = await ada.earn(150);
      const paid = await ada.buyWithPoints(100, [0]);
      await first();
      await bob.cancel(earned);
      const cyd = new Story(app, bob.program, await aMember(app).of(bob.program).enroll());
      await merge(app, { keep: { id: cyd.member.id }, absorb: { id: bob.member.id } }, bob.program.adminKey);

      expect(await cyd.cancel(paid)).toMatchObject({ pointsGivenBack: 0 });

      expect(await cyd.balance()).toEqual(NOTHING);
    });
  });

  describe('lifetime figures', () => {
    const figures = (lifetimeEarned: number, lifetimeSpent = 0) => ({
      lifetimeEarned,
      lifetimeSpent,
      lifetimeExpired: 0,
    });

    it('are of each what they have earned, when an order came back in between', async () => {
      const { ada, bob, merge, unmerge } = await two();
      const [adas, bobs] = [await ada.earn(100), await bob.earn(30)];
      const id = await merge();
      await bob.cancel(adas);
      await unmerge(id);

      await bob.cancel(bobs);

      expect([await ada.lifetime(), await bob.lifetime()]).toEqual([figures(0), figures(0)]);
    });

    it('are of each what they have spent, when that came back in between, into what is left of it or not', async () => {
      const { ada, bob, merge, unmerge } = await two();
      await ada.earn(100);
      await bob.earn(30);
      const [some, rest] = [await ada.buyWithPoints(40, [0]), await ada.buyWithPoints(60, [0])];
      await bob.spend(20);
      const id = await merge();
      await bob.cancel(some);
      await bob.spend(25);
      await unmerge(id);

      expect([await ada.lifetime(), await bob.lifetime()]).toEqual([figures(100, 60), figures(30, 45)]);
      await ada.cancel(rest);

      expect(await ada.lifetime()).toEqual(figures(100, 0));
    });

    it('are of each what is theirs along a chain, wherever it came back', async () => {
      const { ada, bob, merge: uniteTwo, unmerge } = await two();
      const also = async (card: string) =>
        new Story(app, bob.program, await aMember(app).of(bob.program).with({ card }).enroll());
      const [cyd, dan] = [await also('CYD'), await also('DAN')];
      const unite = async (keep: Story, absorb: Story): Promise<string> => {
        const refs = { keep: { id: keep.member.id }, absorb: { id: absorb.member.id } };
        return (await merge(app, refs, bob.program.adminKey)).merge.id;
      };
      const [first, second] = [await cyd.earn(100), await ada.earn(50)];
      await bob.earn(30);
      const merges = [await unite(ada, cyd), await uniteTwo()];
      await bob.cancel(first);
      merges.push(await unite(dan, bob));
      await dan.cancel(second);

      for (const id of merges.reverse()) await unmerge(id);

      const all = [cyd, ada, bob, dan].map((story) => story.lifetime());
      expect(await Promise.all(all)).toEqual([figures(0), figures(0), figures(30), figures(0)]);
    });
  });

  describe('an order of before that was not completed', () => {
    const waiting = async (): Promise<Two & { order: Outcome }> => {
      const world = await two();
      const order = await world.ada.earn(50, { completed: false });
      return { ...world, order };
    };

    it('gives up its points when it is canceled', async () => {
      const { bob, merge, order } = await waiting();
      await merge();
      expect(await bob.balance()).toEqual(having({ pending: 50 }));

      expect(await bob.cancel(order)).toMatchObject({ pointsTaken: 50 });

      expect(await bob.balance()).toEqual(NOTHING);
    });

    it('gives up its points when it is canceled after an unmerge', async () => {
      const { ada, merge, unmerge, order } = await waiting();
      await unmerge(await merge());

      expect(await ada.cancel(order)).toMatchObject({ pointsTaken: 50 });

      expect(await ada.balance()).toEqual(NOTHING);
    });

    it('waits for its days after it is completed, and those go on when it is unmerged', async () => {
      const pending = { kind: 'AFTER', count: 10, unit: 'DAYS' };
      const { ada, bob, merge, unmerge } = await two({ currency: { pending } });
      const order = await ada.earn(50, { completed: false });
      const id = await merge();
      await bob.complete(order);
      expect(await bob.maturing()).toEqual([expect.objectContaining({ at: '2027-01-20T09:00:00.000Z', points: 50 })]);
      await unmerge(id);
      expect(await bob.balance()).toEqual(NOTHING);
      expect(await ada.maturing()).toEqual([expect.objectContaining({ at: '2027-01-20T09:00:00.000Z', points: 50 })]);

      await ada.advance('2027-01-20T09:00:00Z');

      expect(await ada.balance()).toEqual(having({ available: 50 }));
    });
  });

  it('lets every lot expire on its day, whoever has it', async () => {
    const { ada, bob, merge, unmerge } = await two();
    await ada.credit(100, '2027-01-31');
    await ada.credit(50, '2027-02-28');
    await bob.credit(20, '2027-01-31');
    const id = await merge();
    await bob.advance('2027-02-01T00:00:00Z');
    expect(await bob.balance()).toEqual(having({ available: 50 }));
    await unmerge(id);
    expect(await ada.balance()).toEqual(having({ available: 50 }));
    await ada.advance('2027-03-01T00:00:00Z');

    expect(await ada.balance()).toEqual(NOTHING);
    expect([await ada.lifetime(), await bob.lifetime()]).toMatchObject([
      { lifetimeExpired: 50 },
      { lifetimeExpired: 120 },
    ]);
  });

  it('moves each point currency apart', async () => {
    const { ada, bob, merge, unmerge } = await two();
    await bob.addCurrency({ code: 'stars' });
    const credit = async ({ member }: Story, points: number, currency: string): Promise<void> => {
      const input = {
        idempotencyKey: currency + member.id,
        member: { id: member.id },
        points,
        currency,
        reason: 'A gift',
      };
      const adjust = 'mutation ($input: AdjustPointsInput!) { adjustPoints(input: $input) { __typename } }';
      const { data } = await app.call(bob.program.adminKey, adjust, { input });
      expect(data.adjustPoints.__typename).toBe('AdjustPointsPayload');
    };
    await credit(ada, 5, 'stars');
    await credit(ada, 10, 'points');
    await credit(bob, 20, 'points');

    const id = await merge();
    expect([await bob.balance(), await bob.balance('stars')]).toEqual([
      having({ available: 30 }),
      having({ available: 5 }),
    ]);
    await unmerge(id);

    expect([await ada.balance(), await ada.balance('stars')]).toEqual([
      having({ available: 10 }),
      having({ available: 5 }),
    ]);
    expect([await bob.balance(), await bob.balance('stars')]).toEqual([having({ available: 20 }), NOTHING]);
  });

  it('counts what was done last by either, under an expiry by inactivity', async () => {
    const expiry = { kind: 'INACTIVITY', count: 2, unit: 'MONTHS' };
    const { ada, bob, merge, unmerge } = await two({ currency: { expiry } });
    await ada.earn(100);
    await bob.advance('2027-02-10T09:00:00Z');
    await bob.earn(10);
    const id = await merge();
    await bob.advance('2027-03-12T00:00:00Z');
    expect(await bob.balance()).toEqual(having({ available: 110 }));
    await unmerge(id);
    expect(await ada.balance()).toEqual(having({ available: 100 }));

    await ada.advance('2027-04-11T00:00:00Z');

    expect([await ada.balance(), await bob.balance()]).toEqual([NOTHING, NOTHING]);
  });

  it('tells of a moment past what was so then', async () => {
    const { ada, bob, merge, unmerge } = await two();
    await ada.earn(100);
    await bob.earn(20);
    await bob.advance('2027-01-11T09:00:00Z');
    const id = await merge();
    await bob.advance('2027-01-12T09:00:00Z');
    await bob.spend(30);
    await bob.advance('2027-01-13T09:00:00Z');
    await unmerge(id);
    const at = async (story: Story, moment: string): Promise<Outcome> => {
      const query = `query ($id: ID!, $at: DateTime!) {
        balanceAt(member: { id: $id }, at: $at) { available lifetimeEarned lifetimeSpent lots(first: 9) { nodes { free } } }
      }`;
      const variables = { id: story.member.id, at: moment };
      const { data, errors } = await app.call(bob.program.adminKey, query, variables);
      if (errors) throw new Error(JSON.stringify(errors));
      const { available, lifetimeEarned, lifetimeSpent, lots } = data.balanceAt;
      return [available, lifetimeEarned, lifetimeSpent, lots.nodes.map(({ free }: Outcome) => free).sort()];
    };

    expect(await at(ada, '2027-01-10T12:00:00Z')).toEqual([100, 100, 0, [100]]);
    expect(await at(bob, '2027-01-10T12:00:00Z')).toEqual([20, 20, 0, [20]]);
    expect(await at(ada, '2027-01-11T12:00:00Z')).toEqual([0, 0, 0, []]);
    expect(await at(bob, '2027-01-11T12:00:00Z')).toEqual([120, 120, 0, [100, 20]]);
    expect(await at(bob, '2027-01-12T12:00:00Z')).toEqual([90, 120, 30, [90]]);
    expect(await at(bob, '2027-01-13T12:00:00Z').catch((error: unknown) => String(error))).toContain('in the future');
    expect(await at(bob, '2027-01-13T09:00:00Z')).toEqual([0, 20, 30, []]);
    expect(await at(ada, '2027-01-13T09:00:00Z')).toEqual([90, 100, 0, [90]]);
  });

  it('counts uses of rules of both, and each their own again', async () => {
    const { ada, bob, merge, unmerge } = await two();
    const gift = aRule(app).by(bob.program.adminKey).named('Gift').fixed(7).limits({ uses: 2, period: 'YEAR' });
    await gift.active();
    const earned = async (story: Story): Promise<number> =>
      (await record(app, aPurchase(app).by(story.member).worth('1').input(), bob.program.shopKey)).pointsEarned;
    expect(await earned(ada)).toBe(8);
    expect(await earned(bob)).toBe(8);
    const id = await merge();
    expect(await earned(bob)).toBe(1);
    await unmerge(id);

    expect([await earned(ada), await earned(ada)]).toEqual([8, 1]);
    expect([await earned(bob), await earned(bob)]).toEqual([8, 1]);
  });

  it('makes who bought before no first buyer', async () => {
    const { ada, bob, merge } = await two();
    await aRule(app).by(bob.program.adminKey).named('Welcome').fixed(100).firstPurchaseOnly().active();
    await ada.earn(10);
    await merge();

    const recorded = await record(app, aPurchase(app).by(bob.member).worth('10').input(), bob.program.shopKey);

    expect(recorded.pointsEarned).toBe(10);
  });

  it('congratulates two who are one once a year, and each of two', async () => {
    const { ada, bob, merge, unmerge } = await two();
    await aRule(app).by(bob.program.adminKey).on('BIRTHDAY').fixed(100).limits({ uses: 1, period: 'YEAR' }).active();
    for (const { member } of [ada, bob]) {
      const change = 'mutation ($input: UpdateMemberInput!) { updateMember(input: $input) { __typename } }';
      await app.call(bob.program.adminKey, change, { input: { id: member.id, birthDate: '1990-02-01' } });
    }
    await bob.advance('2027-02-02T00:00:00Z');
    const id = await merge();
    expect(await bob.balance()).toEqual(having({ available: 200 }));

    await bob.advance('2028-01-15T00:00:00Z');
    expect(await bob.balance()).toEqual(having({ available: 200 }));
    await bob.advance('2028-02-02T00:00:00Z');
    expect(await bob.balance()).toEqual(having({ available: 300 }));

    expect(await unmergeRefusal(bob, id)).toBe('TOO_LATE');
    const cyd = new Story(app, bob.program, await aMember(app).of(bob.program).enroll());
    const [again] = [await merge2(cyd, bob)];
    await unmerge(again);
    expect([await bob.balance(), await cyd.balance()]).toEqual([having({ available: 300 }), NOTHING]);
  });

  const unmergeRefusal = async (story: Story, id: string): Promise<string> =>
    (await unmerge(app, { merge: id }, story.program.adminKey)).because;
  const merge2 = async (keep: Story, absorb: Story): Promise<string> => {
    const refs = { keep: { id: keep.member.id }, absorb: { id: absorb.member.id } };
    return (await merge(app, refs, keep.program.adminKey)).merge.id;
  };

  it('moves thousands of lots in seconds', async () => {
    const { ada, bob, merge, unmerge } = await two();
    await ada.earn(1);
    await manyLots(ada, 2000);
    await bob.earn(1);

    const began = performance.now();
    const id = await merge();
    expect(await bob.balance()).toEqual(having({ available: 2001 }));
    await unmerge(id);
    const seconds = (performance.now() - began) / 1000;

    expect([await ada.balance(), await bob.balance()]).toEqual([having({ available: 2000 }), having({ available: 1 })]);
    expect(seconds).toBeLessThan(15);
  }, 120_000);

  /** Purchases of one point until the member has so many, written a hundred at a time. */
  async function manyLots(story: Story, lots: number): Promise<void> {
    const bulk = `mutation ($input: RecordPurchasesInput!) {
      recordPurchases(input: $input) { ... on RecordPurchasesPayload { results { __typename } } }
    }`;
    const purchase = () => aPurchase(app).by(story.member).worth('1').input();
    for (let count = 1; count < lots; count += 100) {
      const purchases = Array.from({ length: Math.min(100, lots - count) }, purchase);
      const { errors } = await app.call(story.program.shopKey, bulk, { input: { purchases } });
      if (errors) throw new Error(JSON.stringify(errors));
    }
  }
});
