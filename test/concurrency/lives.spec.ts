import {
  blockMember,
  closeMember,
  pauseMember,
  reopenMember,
  resumeMember,
  unblockMember,
} from '../factories/a-life.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aStory, Story } from '../factories/a-story.js';
import { eventsOf, lifeOf } from '../e2e/membership/support/life.js';
import { DueRunner } from '../../src/platform/jobs/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const ACTS = [pauseMember, resumeMember, blockMember, unblockMember, closeMember, reopenMember];
const REFUSED =
  /^(MEMBER_NOT_(ACTIVE|PAUSED|BLOCKED|CLOSED)|POINTS_FORFEITED|INSUFFICIENT_POINTS|TRANSFERS_OFF|HOLD_NOT_OPEN)$/;

describe('lives of members on two servers', () => {
  let one: TestApp;
  let other: TestApp;
  beforeAll(async () => {
    one = await startTestApp();
    other = await startTestApp({ on: one });
  });
  afterAll(async () => {
    await expectInvariants(one);
    await other.close();
    await one.close();
  });

  it('go one step after the other, whatever comes at once: no step is lost, no day counted twice', async () => {
    const expiry = { kind: 'AFTER', count: 2, unit: 'MONTHS' };
    const story = await aStory(one, { at: '2027-03-01T09:00:00Z', currency: { expiry } });
    const { program } = story;
    const members: EnrolledMember[] = [story.member, await aMember(one).of(program).enroll()];
    for (const member of members) await new Story(one, program, member).earn(100);

    let day = Date.parse('2027-03-01T09:00:00Z');
    for (let round = 0; round < 12; round++) {
      const calls = Array.from({ length: 14 }, (_, index) => {
        const app = index % 2 === 0 ? one : other;
        const member = members[(index >> 2) % members.length]!;
        const act = ACTS[(round + index) % ACTS.length]!;
        if (index === 12) return new Story(app, program, member).tryHold(1);
        if (index === 13)
          return app
            .get(DueRunner)
            .runProgram(program.program.number, new Date(day))
            .then(() => null);
        const until = act === pauseMember && index % 3 !== 0 ? { until: dayOf(day + (index % 5) * 86_400_000) } : {};
        return act(app, program.adminKey, member, until);
      });
      for (const outcome of await Promise.all(calls)) {
        if (outcome?.code) expect(outcome.code).toMatch(REFUSED);
        else if (outcome) expect(outcome).not.toHaveProperty('errors');
      }
      day += 2.1 * 86_400_000;
      await story.letTimePass(new Date(day).toISOString());
    }
    await one.get(DueRunner).runProgram(program.program.number, new Date(day));

    for (const member of members) {
      const { status, statusHistory } = await lifeOf(one, program.adminKey, member);
      let state = 'ACTIVE';
      for (const { from, to } of statusHistory.toReversed()) {
        expect(from).toBe(state);
        state = to;
      }
      expect(state).toBe(status);
      expect(statusHistory.length).toBeGreaterThan(3);
      const told = (await eventsOf(one, member.externalId)).filter((type) => /^member\.(?!enrolled)/.test(type));
      expect(told).toHaveLength(statusHistory.length);
    }
  });
});

const dayOf = (instant: number) => new Date(instant).toISOString().slice(0, 10);
