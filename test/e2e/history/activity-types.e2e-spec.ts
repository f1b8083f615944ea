import { aMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { statementsOf } from '../purchases/support/statements.js';
import { createActivityType, keyFor, TYPE, updateActivityType } from './support/activity-types.js';

const TYPES = `{ activityTypes { ${TYPE} } }`;

const SYSTEM = [
  ['birthday', 'Birthday', "The member's birthday, once a year."],
  ['anniversary', 'Anniversary', 'Another full year since the member joined.'],
  ['enrollment', 'Enrollment', 'The member joined.'],
  ['friend.qualified', 'Friend qualified', 'A friend whom the member invited did what was asked of them.'],
].map(([key, name, description]) => ({
  key,
  name,
  german: name,
  description,
  attributesSchema: null,
  oncePerReference: true,
  archived: false,
  system: true,
  createdAt: null,
}));

describe('activityTypes', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-01T12:00:00Z') } });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('are those that every program has, in a new one', async () => {
    const { adminKey } = await app.anotherProgram();

    const { data } = await app.call(adminKey, TYPES);

    expect(data).toEqual({ activityTypes: SYSTEM });
  });

  it('are also its own, oldest first, archived ones too, as soon as they are made', async () => {
    const keys = async () =>
      (await app.asAdmin('{ activityTypes { key archived } }')).data.activityTypes.slice(SYSTEM.length);
    const before = await keys();
    await createActivityType(app, { key: 'review' });
    const one = await keys();
    await app.asAdmin('mutation { advanceClock(input: { to: "2027-03-01T12:00:01Z" }) { __typename } }');
    await createActivityType(app, { key: 'check-in' });
    await updateActivityType(app, { key: 'review', archived: true });
    const both = await keys();

    expect(before).toEqual([]);
    expect(one).toEqual([{ key: 'review', archived: false }]);
    expect(both).toEqual([
      { key: 'review', archived: true },
      { key: 'check-in', archived: false },
    ]);
  });

  it('are read once after a change, and cost no statement while nothing changes', async () => {
    await updateActivityType(app, { key: 'review', archived: false });

    const changed = await statementsOf(app, () => app.asAdmin(TYPES));
    const unchanged = await statementsOf(app, () => app.asAdmin(TYPES));

    expect([changed, unchanged]).toEqual([['find-activity-types'], []]);
  });

  it.each(['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST', 'SHOP'])('are for the role %s', async (role) => {
    const { data, errors } = await app.call(await keyFor(app, role), '{ activityTypes { key } }');

    expect(errors).toBeUndefined();
    expect(data.activityTypes.length).toBeGreaterThanOrEqual(SYSTEM.length);
  });

  it('are not for members', async () => {
    const ada = await aMember(app).enroll();

    const { errors } = await app.call(await ada.token(), TYPES);

    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });
});
