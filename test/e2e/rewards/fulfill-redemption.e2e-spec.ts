import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { anActiveReward, cancel, eventsOf, fulfill, redeem, reserve, storingNothing } from './support/redemptions.js';

const NOW = '2027-03-01T12:00:00.000Z';

describe('fulfillRedemption', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, { at: NOW });
    await story.credit(2000);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('notes that it was handed over, once', async () => {
    const mug = await anActiveReward(story);
    const { redemption } = await redeem(story, mug.id);
    await story.letTimePass('2027-03-02T12:00:00.000Z');

    const first = await fulfill(story, redemption.id);
    await story.letTimePass('2027-03-03T12:00:00.000Z');
    const again = await fulfill(story, redemption.id);

    expect(first).toMatchObject({
      replayed: false,
      redemption: { status: 'FULFILLED', fulfilledAt: '2027-03-02T12:00:00.000Z' },
    });
    expect(again).toEqual({ ...first, replayed: true });
    expect(await eventsOf(story)).toEqual(['reward.redeemed', 'redemption.fulfilled']);
  });

  it('is for what was issued', async () => {
    const mug = await anActiveReward(story);
    const reserved = (await reserve(story, mug.id, { expiresInSeconds: 60 })).redemption.id;
    const canceled = (await redeem(story, mug.id)).redemption.id;
    await cancel(story, canceled);
    const refused = (id: string) => storingNothing(story, () => fulfill(story, id));

    expect(await refused(reserved)).toMatchObject({ code: 'REDEMPTION_NOT_OPEN', status: 'RESERVED' });
    await story.letTimePass('2027-03-01T12:01:00.000Z');
    expect(await refused(reserved)).toMatchObject({ code: 'REDEMPTION_NOT_OPEN', status: 'EXPIRED' });
    expect(await refused(canceled)).toMatchObject({ code: 'REDEMPTION_NOT_OPEN', status: 'CANCELED' });
    expect(await refused('nonsense')).toMatchObject({ code: 'REDEMPTION_NOT_FOUND' });
  });

  it('is not for members', async () => {
    const { redemption } = await redeem(story, (await anActiveReward(story)).id);

    const { errors } = await fulfill(story, redemption.id, {}, await story.member.token());

    expect(errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
