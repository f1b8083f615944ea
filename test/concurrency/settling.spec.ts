import { aStory, having } from '../factories/a-story.js';
import { DueRunner } from '../../src/platform/jobs/index.js';
import { ProgramDirectory } from '../../src/programs/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const A_MONTH_IDLE = { kind: 'INACTIVITY', count: 1, unit: 'MONTHS' };

describe('the job that settles, on two servers', () => {
  let app: TestApp;
  let other: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    other = await startTestApp({ on: app });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await other.close();
    await app.close();
  });

  it('goes by a policy that was changed on the other one a moment ago', async () => {
    const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: { expiry: A_MONTH_IDLE } });
    await story.earn(100);
    const programId = story.program.program.number;
    await other.get(ProgramDirectory).settingsOf(programId);
    await story.setCurrency({ expiry: { kind: 'NEVER' } });
    await story.letTimePass('2027-03-01T09:00:00Z');

    await other.get(DueRunner).runProgram(programId, new Date('2027-03-01T09:00:00Z'));

    expect(await story.balance()).toEqual(having({ available: 100 }));
    expect(await story.postings()).toEqual(['EARN +100']);
  });
});
