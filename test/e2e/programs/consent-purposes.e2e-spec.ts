import { aMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { keyFor } from '../history/support/activity-types.js';
import { createPurpose, PURPOSE, updatePurpose } from './support/consent-purposes.js';

const LIST = '{ consentPurposes { key archived } }';

describe('consentPurposes', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const keysFor = async (key: string): Promise<string[]> =>
    (await app.call(key, LIST)).data.consentPurposes.map((one: { key: string }) => one.key);

  it('has two in every program, in plain words', async () => {
    const { adminKey } = await app.anotherProgram({ sandbox: true, clock: new Date('2027-03-01T12:00:00Z') });

    const { data } = await app.call(adminKey, `{ consentPurposes { ${PURPOSE} } }`);

    const common = { needsConsent: true, version: 1, archived: false, createdAt: '2027-03-01T12:00:00.000Z' };
    expect(data.consentPurposes).toMatchObject([
      {
        key: 'MARKETING_EMAIL',
        name: 'Offers and news by email',
        text: expect.stringMatching(/^You may send me offers and news by email\./),
        ...common,
      },
      {
        key: 'PROFILING',
        name: 'Offers that suit me',
        text: expect.stringMatching(/^You may look at what I buy and do/),
        ...common,
      },
    ]);
  });

  it('shows staff archived ones too, shops and members those that hold', async () => {
    const token = await (await aMember(app).enroll()).token();
    await createPurpose(app, { key: 'OLD' });
    await updatePurpose(app, { key: 'OLD', archived: true });

    const staff = [];
    for (const role of ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST']) staff.push(await keysFor(await keyFor(app, role)));

    expect(staff).toEqual(Array.from({ length: 4 }, () => ['MARKETING_EMAIL', 'PROFILING', 'OLD']));
    expect([await keysFor(app.program.shopKey), await keysFor(token)]).toEqual([
      ['MARKETING_EMAIL', 'PROFILING'],
      ['MARKETING_EMAIL', 'PROFILING'],
    ]);
  });

  it('keeps programs apart, and is for nobody without a credential', async () => {
    const another = await app.anotherProgram();
    await createPurpose(app, { key: 'ELSEWHERE' }, another.adminKey);

    expect(await keysFor(app.program.adminKey)).not.toContain('ELSEWHERE');
    expect((await app.call(null, LIST)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('reads the texts of all in one statement', async () => {
    const statements = await app.statementsOf(() => app.asAdmin(`{ consentPurposes { ${PURPOSE} } }`));

    expect(statements).toEqual(['find-consent-texts']);
  });
});
