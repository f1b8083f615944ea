import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const PROGRAM = `{
  program {
    id name timeZone locale currency rounding backDatingDays returnWindowDays ageOfConsent memberAttributesSchema spendingLimit { points uses }
    transfers { enabled pointsPerDay pointsPerYear } sandbox clock inUseSince
  }
}`;

const LIMITS = {
  returnWindowDays: 30,
  ageOfConsent: 16,
  memberAttributesSchema: null,
  spendingLimit: null,
  transfers: { enabled: false, pointsPerDay: null, pointsPerYear: null },
};

describe('program', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('is the one that the credential names, with the settings it was made with', async () => {
    const { data } = await app.asAdmin(PROGRAM);

    expect(data.program).toEqual({
      id: app.program.program.id,
      name: 'Books & Coffee',
      timeZone: 'Europe/London',
      locale: 'en',
      currency: 'GBP',
      rounding: 'FLOOR',
      backDatingDays: 30,
      ...LIMITS,
      sandbox: false,
      clock: null,
      inUseSince: null,
    });
  });

  it('says since when it is in use', async () => {
    const clock = new Date('2027-03-01T12:00:00.000Z');
    const other = await app.anotherProgram({
      name: 'Trial',
      sandbox: true,
      clock,
      currency: 'JPY',
      timeZone: 'Asia/Tokyo',
    });
    const ada = await aMember(app).of(other).enroll();
    const before = await app.call(other.adminKey, PROGRAM);

    await aPurchase(app).in(other).by(ada).with({ currency: 'JPY' }).record();

    const after = await app.call(other.adminKey, PROGRAM);
    expect(before.data.program).toMatchObject({ name: 'Trial', inUseSince: null });
    expect(after.data.program).toEqual({
      id: other.program.id,
      name: 'Trial',
      timeZone: 'Asia/Tokyo',
      locale: 'en',
      currency: 'JPY',
      rounding: 'FLOOR',
      backDatingDays: 30,
      ...LIMITS,
      sandbox: true,
      clock: '2027-03-01T12:00:00.000Z',
      inUseSince: '2027-03-01T12:00:00.000Z',
    });
  });
});
