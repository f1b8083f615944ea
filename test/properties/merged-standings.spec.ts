import fc from 'fast-check';
import { merge, unmerge } from '../e2e/membership/support/merges.js';
import { buys, climbable } from '../e2e/tiers/support/counting.js';
import { aLadder } from '../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aStory, type Story } from '../factories/a-story.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

/** `KINDRED_PROPERTY_RUNS` times as many households, `KINDRED_PROPERTY_SEED` for others. */
const RUNS = Number(process.env['KINDRED_PROPERTY_RUNS'] ?? 1);
const SEED = Number(process.env['KINDRED_PROPERTY_SEED'] ?? 20_270_711);
const BEGINNING = '2027-01-01T09:00:00Z';
const HOUR = 60 * 60 * 1000;

const STANDING = `query ($ref: MemberRef!) { member(ref: $ref) { tier { tier { key } history { cause source { __typename } } } } }`;

interface Life {
  window: string;
  falling: string;
  /** Who of three buys for how much, and how many hours later. */
  purchases: { who: number; amount: number; hours: number }[];
  /** Who absorbs which of the others, if both are still there. */
  merges: { keep: number; other: number }[];
  /** In which order purchases come back, one a day; and before which of them the merges are undone, if they are. */
  order: number[];
  undoneBefore: number | null;
}

const LIFE: fc.Arbitrary<Life> = fc.record({
  window: fc.constantFrom('CALENDAR_YEAR', 'CALENDAR_QUARTER', 'ANNIVERSARY', 'ROLLING', 'LIFETIME'),
  falling: fc.constantFrom('NEVER', 'ONE_STEP', 'TO_EARNED'),
  purchases: fc.array(
    fc.record({ who: fc.nat(2), amount: fc.integer({ min: 20, max: 220 }), hours: fc.integer({ min: 1, max: 300 }) }),
    { minLength: 3, maxLength: 6 },
  ),
  merges: fc.array(fc.record({ keep: fc.nat(2), other: fc.nat(1) }), { minLength: 1, maxLength: 2 }),
  order: fc.array(fc.nat(5), { minLength: 6, maxLength: 6 }),
  undoneBefore: fc.option(fc.nat(5)),
});

describe('members who become one, and two again', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('stand on the lowest tier when all that they bought comes back, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(LIFE, async (life) => {
        const household = await Household.of(app, life);
        for (const one of life.merges) await household.merge(one.keep, one.other);
        // What both have only together is nobody's purchase: no return revokes it.
        fc.pre(!(await household.hasClimbedTogether()));
        for (const [turn, which] of life.order.entries()) {
          if (turn === life.undoneBefore) await household.unmerge();
          await household.takeBack(which);
        }

        expect(await household.tiers()).toEqual(household.alive.map(() => 'bronze'));
      }),
      { numRuns: 12 * RUNS, seed: SEED },
    );
    await expectInvariants(app);
  }, 120_000);
});

/** Three members of a sandbox, and what they bought. */
class Household {
  private readonly purchases: Awaited<ReturnType<typeof buys>>[] = [];
  private readonly merges: { id: string; absorbed: EnrolledMember }[] = [];
  private now = Date.parse(BEGINNING);
  alive: EnrolledMember[];

  private constructor(
    private readonly app: TestApp,
    private readonly story: Story,
    members: readonly EnrolledMember[],
  ) {
    this.alive = [...members];
  }

  static async of(app: TestApp, { window, falling, purchases }: Life): Promise<Household> {
    const story = await aStory(app, { at: BEGINNING });
    const ladder = aLadder(app)
      .primary()
      .within(window, window === 'ROLLING' ? 6 : undefined);
    const metals = ladder.falling(falling).tier('bronze', '0').tier('silver', '100').tier('gold', '200');
    await climbable(story, metals.tier('black', '400'));
    const members = [story.member];
    while (members.length < 3) members.push(await aMember(app).of(story.program).enroll());
    const household = new Household(app, story, members);
    for (const { who, amount, hours } of purchases) {
      const at = household.later(hours);
      household.purchases.push(await buys(story, { member: members[who], amount, at }));
    }
    return household;
  }

  async merge(first: number, second: number): Promise<void> {
    const keep = this.alive[first % this.alive.length] as EnrolledMember;
    const others = this.alive.filter((one) => one !== keep);
    const absorbed = others[second % others.length] as EnrolledMember;
    await this.story.letTimePass(this.later(24));
    const input = { keep: { id: keep.id }, absorb: { id: absorbed.id } };
    const done = await merge(this.app, input, this.story.program.adminKey);
    expect(done).toMatchObject({ replayed: false });
    this.merges.push({ id: done.merge.id, absorbed });
    this.alive = others.filter((one) => one !== absorbed).concat(keep);
  }

  /** The last merge first, unless what was spent or returned meanwhile forbids it. */
  async unmerge(): Promise<void> {
    for (const { id, absorbed } of this.merges.toReversed()) {
      await this.story.letTimePass(this.later(24));
      const done = await unmerge(this.app, { merge: id }, this.story.program.adminKey);
      if (done.code === undefined) this.alive.push(absorbed);
    }
  }

  /** One of the purchases that have not come back, in full; nothing once all have. */
  async takeBack(which: number): Promise<void> {
    const [purchase] = this.purchases.splice(which % Math.max(1, this.purchases.length), 1);
    if (!purchase) return;
    await this.story.letTimePass(this.later(24));
    await this.story.giveBack(purchase);
  }

  async hasClimbedTogether(): Promise<boolean> {
    const shown = await this.shown();
    return shown.some(({ history }) => history.some(({ cause, source }) => cause === 'MERGE' && source === null));
  }

  async tiers(): Promise<string[]> {
    return (await this.shown()).map(({ tier }) => tier.key);
  }

  private async shown(): Promise<{ tier: { key: string }; history: { cause: string; source: object | null }[] }[]> {
    const { adminKey } = this.story.program;
    const found = await Promise.all(this.alive.map(({ id }) => this.app.call(adminKey, STANDING, { ref: { id } })));
    return found.map(({ data }) => data.member.tier);
  }

  private later(hours: number): string {
    this.now += hours * HOUR;
    return new Date(this.now).toISOString();
  }
}
