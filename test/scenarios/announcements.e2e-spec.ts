import { aLadder } from '../factories/a-ladder.js';
import { pauseMember, resumeMember } from '../factories/a-life.js';
import { aMember } from '../factories/a-member.js';
import { aRule } from '../factories/a-rule.js';
import { aStory, Story } from '../factories/a-story.js';
import { aVoucher } from '../factories/a-voucher.js';
import { AnnounceWhatEnds } from '../../src/webhooks/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { receivedOf, type ReceivedEvent } from '../support/events.js';
import { expectInvariants } from '../support/invariants.js';

const TYPES = ['points.expiring', 'tier.at-risk', 'voucher.expiring'];
const A_YEAR = { expiry: { kind: 'AFTER', count: 1, unit: 'YEARS' } };

describe('what is announced before it happens', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterEach(async () => {
    await expectInvariants(app);
  });
  afterAll(async () => {
    await app.close();
  });

  const announced = async ({ program }: Story): Promise<ReceivedEvent[]> =>
    receivedOf(app, program.program.number, { types: TYPES });
  const told = async (story: Story): Promise<unknown[][]> =>
    (await announced(story)).map(({ occurredAt, data }) => [occurredAt, data.points, data.lastDay]);

  describe('points that expire', () => {
    it('are told so many days before, with the sum of all lots of that day', async () => {
      const story = await aStory(app, {
        at: '2027-01-10T09:00:00Z',
        currency: A_YEAR,
        program: { announcements: { pointsExpiringDays: 30 } },
      });
      await story.earn(40);
      await story.earn(2);
      await story.advance('2027-02-20T12:00:00Z');
      await story.earn(7);

      await story.advance('2028-03-01T00:00:00Z');

      const [first, ...more] = await announced(story);
      expect(first).toEqual({
        id: expect.stringMatching(/^evt_[0-9a-z]{26}_\d+$/),
        type: 'points.expiring',
        version: 1,
        program: story.program.program.id,
        member: story.member.id,
        sequence: expect.any(Number),
        occurredAt: '2027-12-11T00:00:00.000Z',
        actor: { kind: 'SYSTEM' },
        correlationId: null,
        data: { currency: 'points', points: 42, at: '2028-01-11T00:00:00.000Z', lastDay: '2028-01-10' },
      });
      expect(more.map(({ data }) => [data.points, data.lastDay])).toEqual([[7, '2028-02-20']]);
    });

    it('are what is left of them by then; where nothing is, nothing is told', async () => {
      const program = { announcements: { pointsExpiringDays: 10 } };
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: A_YEAR, program });
      await story.earn(100);
      await story.advance('2027-01-11T09:00:00Z');
      await story.earn(5);
      await story.spend(90);
      const other = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: A_YEAR, program });
      await other.earn(100);
      await other.spend(100);

      await story.advance('2028-02-01T00:00:00Z');
      await other.advance('2028-02-01T00:00:00Z');

      expect(await told(story)).toEqual([
        ['2027-12-31T00:00:00.000Z', 10, '2028-01-10'],
        ['2028-01-01T00:00:00.000Z', 5, '2028-01-11'],
      ]);
      expect(await told(other)).toEqual([]);
    });

    it('are told at the midnight after a hold let go of them, once', async () => {
      const story = await aStory(app, {
        at: '2027-01-10T09:00:00Z',
        program: { announcements: { pointsExpiringDays: 10 } },
      });
      await story.credit(30, '2027-02-01');
      await story.credit(12, '2027-02-02');
      const released = await story.hold(30);
      await story.hold(12, 14 * 24 * 60 * 60);
      await story.advance('2027-01-23T12:00:00Z');
      await story.release(released);
      const again = await story.hold(1);
      await story.advance('2027-01-24T12:00:00Z');
      await story.release(again);

      await story.advance('2027-02-10T00:00:00Z');

      expect(await told(story)).toEqual([
        ['2027-01-24T00:00:00.000Z', 29, '2027-02-01'],
        ['2027-01-25T00:00:00.000Z', 12, '2027-02-02'],
      ]);
    });

    it('are told in the zone of the program, also where the clock changes', async () => {
      const story = await aStory(app, {
        at: '2027-04-01T09:00:00Z',
        timeZone: 'America/New_York',
        currency: { expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } },
        program: { announcements: { pointsExpiringDays: 3 } },
      });
      await story.earn(9);

      await story.advance('2027-05-10T00:00:00Z');

      expect(await told(story)).toEqual([['2027-04-28T04:00:00.000Z', 9, '2027-05-01']]);
    });

    it('are told when nothing is done for long; whoever does something is not told before', async () => {
      const story = await aStory(app, {
        at: '2027-01-10T09:00:00Z',
        currency: { expiry: { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' } },
        program: { announcements: { pointsExpiringDays: 14 } },
      });
      await story.earn(20);
      await story.advance('2027-06-01T09:00:00Z');
      await story.earn(1);

      await story.advance('2027-12-31T00:00:00Z');

      expect(await told(story)).toEqual([['2027-11-17T00:00:00.000Z', 21, '2027-12-01']]);
    });

    it('are told before the sooner end, of points with a date of their rule where inactivity ends them too', async () => {
      const story = await aStory(app, {
        at: '2027-01-10T09:00:00Z',
        currency: { expiry: { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' } },
        program: { announcements: { pointsExpiringDays: 14 } },
      });
      const welcome = aRule(app).by(story.program.adminKey).on('ENROLLMENT').fixed(50);
      await welcome.withPolicies({ expiry: { kind: 'AFTER', count: 1, unit: 'YEARS' } }).active();
      const idle = new Story(app, story.program, await aMember(app).of(story.program).enroll());
      const active = new Story(app, story.program, await aMember(app).of(story.program).enroll());
      await story.advance('2027-06-01T09:00:00Z');
      await active.spend(1);
      await story.advance('2027-10-01T09:00:00Z');
      await active.spend(1);

      await story.advance('2028-02-01T00:00:00Z');

      const all = (await announced(story)).map(({ member, data }) => [member, data.points, data.lastDay]);
      expect(all).toEqual([
        [idle.member.id, 50, '2027-07-10'],
        [active.member.id, 48, '2028-01-10'],
      ]);
    });

    it('are told at once when it is switched on, and not again when it is made longer or shorter', async () => {
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: A_YEAR });
      await story.earn(40);
      await story.advance('2027-12-30T12:00:00Z');
      expect(await told(story)).toEqual([]);

      await story.setProgram({ announcements: { pointsExpiringDays: 20 } });
      await story.advance('2027-12-30T13:00:00Z');
      await story.setProgram({ announcements: { pointsExpiringDays: 60 } });
      await story.advance('2027-12-31T13:00:00Z');
      await story.setProgram({ announcements: { pointsExpiringDays: 5 } });
      await story.advance('2028-02-01T00:00:00Z');

      expect(await told(story)).toEqual([['2027-12-30T12:00:00.000Z', 40, '2028-01-10']]);
    });

    it('of who left are nobody’s business', async () => {
      const program = { announcements: { pointsExpiringDays: 10 }, erasureCoolingOffDays: 0 };
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: A_YEAR, program });
      await story.earn(100);
      await story.advance('2027-12-30T09:00:00Z');
      const input = { idempotencyKey: 'gone', member: { id: story.member.id } };
      const erase = 'mutation ($input: EraseMemberInput!) { eraseMember(input: $input) { __typename } }';
      const { data } = await app.call(story.program.adminKey, erase, { input });
      expect(data.eraseMember.__typename).toBe('EraseMemberPayload');

      await story.advance('2028-02-01T00:00:00Z');

      expect(await told(story)).toEqual([]);
    });

    it('are told once whatever runs at the same time, for many members', async () => {
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: A_YEAR });
      const { program } = story;
      const members = [];
      for (let index = 0; index < 60; index++) members.push(await aMember(app).of(program).enroll());
      for (const member of members) {
        await app.call(
          program.adminKey,
          `mutation ($input: AdjustPointsInput!) { adjustPoints(input: $input) { __typename } }`,
          {
            input: {
              idempotencyKey: member.id,
              member: { id: member.id },
              points: 5,
              reason: 'A gift',
              expiresOn: '2027-03-01',
            },
          },
        );
      }
      await story.setProgram({ announcements: { pointsExpiringDays: 7 } });
      await story.letTimePass('2027-02-22T10:00:00Z');
      const announcing = app.get(AnnounceWhatEnds);
      const at = new Date('2027-02-22T10:00:00Z');
      const { number } = program.program;

      const done = await Promise.all([1, 2, 3].map(() => announcing.run(number, at, 25)));
      while ((await announcing.run(number, at, 25)) > 0);

      expect(done.every((count) => count <= 25)).toBe(true);
      const events = await announced(story);
      expect(events.map(({ member }) => member).sort()).toEqual(members.map(({ id }) => id).sort());
      const statements = await app.statementsOf(() => announcing.run(number, at, 25));
      expect(statements).toEqual(['find-planned-announcements', 'find-announcements-planned']);
    });
  });

  it('a tier that is not kept yet is told once for its end, with what is missing', async () => {
    const story = await aStory(app, {
      at: '2027-02-01T09:00:00Z',
      program: { announcements: { tierAtRiskDays: 30 } },
    });
    const ladder = await aLadder(app)
      .by(story.program.adminKey)
      .primary()
      .counting('SPEND')
      .tier('low', '0')
      .tier('high', '100')
      .active();
    await story.earn(150);

    await story.advance('2028-06-01T09:00:00Z');
    await story.earn(30);
    await story.advance('2029-03-01T09:00:00Z');

    const events = (await announced(story)).map(({ type, occurredAt, data }) => ({ type, occurredAt, data }));
    expect(events).toEqual([
      {
        type: 'tier.at-risk',
        occurredAt: '2028-12-01T00:00:00.000Z',
        data: {
          ladder: ladder.id,
          tier: { id: ladder.tiers['high'], key: 'high' },
          toKeep: '70.00',
          until: '2029-01-01T00:00:00.000Z',
          lastDay: '2028-12-31',
        },
      },
    ]);
  });

  describe('ends that come to lie within days that were announced', () => {
    /** A member who reached the upper of two tiers on 1 February 2027. */
    const aHighOne = async (announcements: object, ladder: Record<string, unknown> = {}) => {
      const story = await aStory(app, { at: '2027-02-01T09:00:00Z', program: { announcements } });
      const made = aLadder(app).by(story.program.adminKey).primary().counting('SPEND').with(ladder);
      await made.tier('low', '0').tier('high', '100').active();
      await story.earn(150);
      return story;
    };
    const toldOfTiers = async (story: Story) =>
      (await announced(story))
        .filter(({ type }) => type === 'tier.at-risk')
        .map(({ occurredAt, data }) => [occurredAt, data.lastDay, data.toKeep]);
    const pausedFor = async (story: Story, from: string, to: string) => {
      await story.advance(from);
      await pauseMember(app, story.program.adminKey, story.member);
      await story.advance(to);
      await resumeMember(app, story.program.adminKey, story.member);
    };

    it('are told once: the end of grace', async () => {
      const story = await aHighOne({ tierAtRiskDays: 30 }, { graceDays: 30 });
      await story.advance('2028-12-31T12:00:00Z');

      await story.advance('2029-03-01T09:00:00Z');

      expect(await toldOfTiers(story)).toEqual([
        ['2028-12-01T00:00:00.000Z', '2028-12-31', '100.00'],
        ['2029-01-01T00:00:00.000Z', '2029-01-30', '100.00'],
      ]);
    });

    it('are told once: that of a tier that was kept for less than so many days', async () => {
      const story = await aHighOne({ tierAtRiskDays: 100 }, { window: 'CALENDAR_QUARTER' });
      await story.advance('2027-05-01T09:00:00Z');
      await story.earn(150);
      await story.advance('2027-06-30T09:00:00Z');

      await story.advance('2027-12-01T09:00:00Z');

      expect(await toldOfTiers(story)).toEqual([
        ['2027-03-22T00:00:00.000Z', '2027-06-30', '100.00'],
        ['2027-06-30T23:00:00.000Z', '2027-09-30', '100.00'],
      ]);
    });

    it('are told once: also while the announcement is made shorter', async () => {
      const story = await aHighOne({ tierAtRiskDays: 100 }, { window: 'CALENDAR_QUARTER' });
      await story.advance('2027-05-01T09:00:00Z');
      await story.earn(150);
      await story.setProgram({ announcements: { tierAtRiskDays: 10 } });

      await story.advance('2027-12-01T09:00:00Z');

      expect(await toldOfTiers(story)).toEqual([
        ['2027-03-22T00:00:00.000Z', '2027-06-30', '100.00'],
        ['2027-09-19T23:00:00.000Z', '2027-09-30', '100.00'],
      ]);
    });

    it('are told once: those of a tier and of points, after a pause that ended early', async () => {
      const story = await aHighOne({ tierAtRiskDays: 30, pointsExpiringDays: 30 });
      await story.credit(40, '2028-12-31');
      await pausedFor(story, '2028-12-10T09:00:00Z', '2028-12-20T09:00:00Z');

      await story.advance('2029-03-01T09:00:00Z');

      expect(await toldOfTiers(story)).toEqual([
        ['2028-12-01T00:00:00.000Z', '2028-12-31', '100.00'],
        ['2028-12-21T00:00:00.000Z', '2029-01-10', '100.00'],
      ]);
      expect((await told(story)).filter(([, points]) => points === 40)).toEqual([
        ['2028-12-01T00:00:00.000Z', 40, '2028-12-31'],
        ['2028-12-21T00:00:00.000Z', 40, '2029-01-10'],
      ]);
    });

    it('are not told again where a pause moved them by no day', async () => {
      const story = await aHighOne({ tierAtRiskDays: 30, pointsExpiringDays: 30 });
      await story.credit(40, '2028-12-31');
      await pausedFor(story, '2028-12-10T09:00:00Z', '2028-12-10T15:00:00Z');

      await story.advance('2029-03-01T09:00:00Z');

      expect((await announced(story)).map(({ type, occurredAt }) => [type, occurredAt])).toEqual([
        ['points.expiring', '2028-12-01T00:00:00.000Z'],
        ['tier.at-risk', '2028-12-01T00:00:00.000Z'],
      ]);
    });

    it('are not told again where what kept a tier comes back', async () => {
      const story = await aHighOne({ tierAtRiskDays: 60 }, { window: 'CALENDAR_QUARTER' });
      await story.advance('2027-06-01T09:00:00Z');

      const kept = await story.earn(120);
      await story.advance('2027-06-10T09:00:00Z');
      await story.cancel(kept);
      await story.advance('2027-06-29T09:00:00Z');

      expect(await toldOfTiers(story)).toEqual([['2027-04-30T23:00:00.000Z', '2027-06-30', '100.00']]);
    });

    it('are not told of vouchers: their issue says it', async () => {
      const story = await aStory(app, {
        at: '2027-02-01T09:00:00Z',
        program: { announcements: { voucherExpiringDays: 30 } },
      });
      const by = story.program.adminKey;
      await story.advance('2027-02-02T09:00:00Z');
      await aVoucher(app).by(by).with({ validDays: 10 }).to(story.member).issue();

      await story.advance('2027-03-01T09:00:00Z');

      expect(await announced(story)).toEqual([]);
    });
  });

  it('a voucher is told as long as it can be used', async () => {
    const story = await aStory(app, {
      at: '2027-02-01T09:00:00Z',
      program: { announcements: { voucherExpiringDays: 3 } },
    });
    const by = story.program.adminKey;
    const kept = await aVoucher(app).by(by).with({ validDays: 10 }).to(story.member).issue();
    const revoked = await aVoucher(app).by(by).with({ validDays: 10 }).to(story.member).issue();
    const revoke = 'mutation ($input: RevokeVoucherInput!) { revokeVoucher(input: $input) { __typename } }';
    await app.call(by, revoke, { input: { idempotencyKey: 'r', voucher: revoked.id, reason: 'A mistake' } });

    await story.advance('2027-03-01T09:00:00Z');

    const events = (await announced(story)).map(({ type, occurredAt, data }) => [type, occurredAt, data.voucher]);
    expect(events).toEqual([['voucher.expiring', expect.any(String), kept.id]]);
  });
});
