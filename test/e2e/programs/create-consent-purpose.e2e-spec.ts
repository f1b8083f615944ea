import { aMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { keyFor } from '../history/support/activity-types.js';
import { storedIn } from '../purchases/support/stored.js';
import { answerOfCreating, createPurpose, inEnglish } from './support/consent-purposes.js';

const KEY = 'must be 1 to 64 of A-Z, 0-9 and "_", beginning with a letter';
const NOW = '2027-03-01T12:00:00.000Z';

describe('createConsentPurpose', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
  });
  afterAll(() => app.close());

  it('makes a purpose with the first version of its text', async () => {
    const created = await createPurpose(app, {
      key: 'MARKETING_SMS',
      name: [...inEnglish('Texts'), { locale: 'de', text: 'SMS' }],
      text: [...inEnglish('May we?'), { locale: 'de', text: 'Dürfen wir?' }],
    });

    expect(created).toEqual({
      consentPurpose: {
        key: 'MARKETING_SMS',
        name: 'Texts',
        german: 'SMS',
        text: 'May we?',
        germanText: 'Dürfen wir?',
        needsConsent: true,
        version: 1,
        archived: false,
        createdAt: NOW,
        versions: [{ version: 1, text: 'May we?', createdAt: NOW }],
      },
    });
  });

  it('makes one that needs no consent, and the same key in another program', async () => {
    const { adminKey } = await app.anotherProgram();

    const here = await createPurpose(app, { key: 'SERVICE', needsConsent: false });
    const there = await createPurpose(app, { key: 'SERVICE' }, adminKey);

    expect([here, there].map(({ consentPurpose }) => consentPurpose.needsConsent)).toEqual([false, true]);
  });

  it('refuses a key that is taken, and what every program has', async () => {
    await createPurpose(app, { key: 'TAKEN' });
    const before = await storedIn(app);

    const refused = [await createPurpose(app, { key: 'TAKEN' }), await createPurpose(app, { key: 'PROFILING' })];

    expect(refused).toEqual(
      ['TAKEN', 'PROFILING'].map((key) => ({
        code: 'DUPLICATE_CONSENT_PURPOSE',
        message: `There is a purpose with the key "${key}".`,
        path: ['key'],
        key,
      })),
    );
    expect(await storedIn(app)).toEqual(before);
  });

  it('lets one of two that are sent at once have the key', async () => {
    const both = await Promise.all([1, 2].map(() => createPurpose(app, { key: 'AT_ONCE' })));

    expect(both.map(({ code }) => code ?? 'made').sort()).toEqual(['DUPLICATE_CONSENT_PURPOSE', 'made']);
  });

  it('makes a hundred at most', async () => {
    const { adminKey, program } = await app.anotherProgram();
    await app.database.pool.query(
      `INSERT INTO consent_purpose (program_id, key, name, needs_consent, version, created_at)
       SELECT $1, 'P' || n, '[]', true, 1, 'epoch' FROM generate_series(1, 98) n`,
      [program.number],
    );

    const refused = await createPurpose(app, { key: 'ONE_MORE' }, adminKey);

    expect(refused.problems).toEqual([{ path: ['key'], message: 'there are 100 purposes already, archived ones too' }]);
  });

  it.each<[string, object, { path: string[]; message: string }[]]>([
    ['no key', { key: '' }, [{ path: ['key'], message: KEY }]],
    ['a key in lower case', { key: 'sms' }, [{ path: ['key'], message: KEY }]],
    ['a key with a line break', { key: 'SMS\n' }, [{ path: ['key'], message: KEY }]],
    ['a key of 65 characters', { key: 'K'.repeat(65) }, [{ path: ['key'], message: KEY }]],
    [
      'no text and a name in no language',
      { name: [{ locale: '?', text: 'x' }], text: [] },
      [
        { path: ['name', '0', 'locale'], message: '"?" is not a language tag such as "en"' },
        { path: ['text'], message: 'needs a text in at least one language' },
      ],
    ],
    [
      'a text that is too long, and one with NUL',
      { text: [...inEnglish('x'.repeat(2001)), { locale: 'de', text: 'a\0' }] },
      [
        { path: ['text', '0', 'text'], message: 'must have 1 to 2000 characters' },
        { path: ['text', '1', 'text'], message: 'must not contain NUL or half a character' },
      ],
    ],
  ])('refuses %s and makes nothing', async (_, wrong, problems) => {
    const before = await storedIn(app);

    const refused = await createPurpose(app, { key: 'FRESH', ...wrong });

    expect(refused).toMatchObject({ code: 'INVALID_INPUT', problems });
    expect(await storedIn(app)).toEqual(before);
  });

  it('is for administrators', async () => {
    const input = { key: 'BY_OTHERS', name: inEnglish('x'), text: inEnglish('x') };
    const roles = ['MARKETER', 'SUPPORT', 'ANALYST', 'SHOP'];
    const keys = [
      ...(await Promise.all(roles.map((role) => keyFor(app, role)))),
      await (await aMember(app).enroll()).token(),
    ];
    const before = await storedIn(app);

    const answers = [];
    for (const key of keys) answers.push(await answerOfCreating(app, input, key));

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(keys.map(() => 'FORBIDDEN'));
    expect(await storedIn(app)).toEqual(before);
  });
});
