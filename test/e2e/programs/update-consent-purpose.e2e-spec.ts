import { startTestApp, type TestApp } from '../../support/app.js';
import { keyFor } from '../history/support/activity-types.js';
import { storedIn } from '../purchases/support/stored.js';
import { answerOfUpdating, createPurpose, inEnglish, updatePurpose } from './support/consent-purposes.js';

const NOW = '2027-03-01T12:00:00.000Z';
const LATER = '2027-04-01T12:00:00.000Z';

describe('updateConsentPurpose', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
  });
  afterAll(() => app.close());

  it('makes another text a new version, and keeps the older ones', async () => {
    await createPurpose(app, { key: 'SMS' });
    await app.asAdmin('mutation ($to: DateTime!) { advanceClock(input: { to: $to }) { __typename } }', { to: LATER });

    const { consentPurpose } = await updatePurpose(app, { key: 'SMS', text: inEnglish('May we really?') });

    expect(consentPurpose).toMatchObject({
      name: 'Texts',
      text: 'May we really?',
      version: 2,
      createdAt: NOW,
      versions: [
        { version: 2, text: 'May we really?', createdAt: LATER },
        { version: 1, text: 'May we?', createdAt: NOW },
      ],
    });
  });

  it('makes none of the text that is there, in whatever order of languages', async () => {
    const text = [...inEnglish('May we?'), { locale: 'de', text: 'Dürfen wir?' }];
    await createPurpose(app, { key: 'SAME', text });

    const { consentPurpose } = await updatePurpose(app, { key: 'SAME', text: [...text].reverse() });

    expect(consentPurpose).toMatchObject({ version: 1, versions: [{ version: 1 }] });
  });

  it('changes what is said and keeps the rest', async () => {
    await createPurpose(app, { key: 'KEPT' });

    const named = await updatePurpose(app, { key: 'KEPT', name: inEnglish('Short texts') });
    const flagged = await updatePurpose(app, { key: 'KEPT', needsConsent: false, archived: true });
    const back = await updatePurpose(app, { key: 'KEPT', archived: false });

    const purpose = { name: 'Short texts', version: 1, needsConsent: true, archived: false };
    expect(named.consentPurpose).toMatchObject(purpose);
    expect(flagged.consentPurpose).toMatchObject({ ...purpose, needsConsent: false, archived: true });
    expect(back.consentPurpose).toMatchObject({ ...purpose, needsConsent: false });
  });

  it('makes one version for each of ten texts that are sent at once', async () => {
    await createPurpose(app, { key: 'AT_ONCE' });

    await Promise.all(
      Array.from({ length: 10 }, (_, index) => updatePurpose(app, { key: 'AT_ONCE', text: inEnglish(`${index}?`) })),
    );

    const { rows } = await app.database.pool.query(
      "SELECT version FROM consent_text WHERE purpose = 'AT_ONCE' ORDER BY version",
    );
    expect(rows.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('refuses what cannot be, and changes nothing', async () => {
    const another = await app.anotherProgram();
    await createPurpose(app, { key: 'HERE' });
    const before = await storedIn(app);

    const unknown = [
      await updatePurpose(app, { key: 'NOWHERE' }),
      await updatePurpose(app, { key: 'a\0' }),
      await updatePurpose(app, { key: 'HERE' }, another.adminKey),
    ];
    const invalid = await updatePurpose(app, { key: 'HERE', name: null, text: [], needsConsent: null, archived: null });

    expect(unknown.map(({ code, key }) => [code, key])).toEqual([
      ['CONSENT_PURPOSE_NOT_FOUND', 'NOWHERE'],
      ['CONSENT_PURPOSE_NOT_FOUND', 'a\0'],
      ['CONSENT_PURPOSE_NOT_FOUND', 'HERE'],
    ]);
    const message = 'cannot be taken away; leave it out to keep it';
    expect(invalid.problems).toEqual([
      { path: ['name'], message },
      { path: ['needsConsent'], message },
      { path: ['archived'], message },
      { path: ['text'], message: 'needs a text in at least one language' },
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('is for administrators', async () => {
    const keys = await Promise.all(['MARKETER', 'SUPPORT', 'ANALYST', 'SHOP'].map((role) => keyFor(app, role)));
    const before = await storedIn(app);
    const codes: unknown[] = [];

    for (const key of keys) {
      const { errors } = await answerOfUpdating(app, { key: 'PROFILING', archived: true }, key);
      codes.push(errors?.[0]?.extensions.code);
    }

    expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await storedIn(app)).toEqual(before);
  });
});
