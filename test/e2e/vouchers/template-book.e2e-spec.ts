import { ProgramDirectory } from '../../../src/programs/index.js';
import { TemplateBook } from '../../../src/vouchers/index.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ARCHIVE, gbp, UPDATE, WHOLE_INPUT } from './support/whole-template.js';

describe('the template book', () => {
  let app: TestApp;
  let programId: number;
  beforeAll(async () => {
    app = await startTestApp();
    const { rows } = await app.database.pool.query<{ id: number }>('SELECT min(id) AS id FROM program');
    programId = rows[0]!.id;
  });
  afterAll(() => app.close());

  const settings = async () => {
    const directory = app.get(ProgramDirectory);
    directory.forget(programId);
    return directory.settingsOf(programId);
  };
  const active = async () => [...(await app.get(TemplateBook).templatesOf(await settings())).values()];

  it('holds the active templates, oldest first, as they are now', async () => {
    expect(await active()).toEqual([]);
    const first = await aTemplate(app).giving({ points: 1 }).make();
    const second = await aTemplate(app).giving({ points: 2 }).make();
    expect((await active()).map(({ number, version, gives }) => [number, version, gives])).toEqual([
      [1, 1, { kind: 'POINTS', points: 1 }],
      [2, 1, { kind: 'POINTS', points: 2 }],
    ]);

    await app.asAdmin(UPDATE, { input: { id: first, gives: { points: 7 } } });
    await app.asAdmin(ARCHIVE, { input: { id: second } });

    expect((await active()).map(({ number, version, gives }) => [number, version, gives])).toEqual([
      [1, 2, { kind: 'POINTS', points: 7 }],
    ]);
  });

  it('has everything exactly', async () => {
    await aTemplate(app).with(WHOLE_INPUT).make();

    const compiled = (await active()).at(-1)!;

    const { matches, ...rest } = compiled;
    expect(rest).toEqual({
      id: expect.any(String),
      number: 3,
      version: 1,
      gives: { kind: 'PERCENT', percent: '10.5', cap: 500 },
      moneyCurrency: 'GBP',
      minimum: 2050,
      audience: expect.objectContaining({ minAge: 18, segments: null }),
      channels: ['web', 'shop-7'],
      validDays: 30,
      minimumDays: 7,
      uses: 3,
      isHolderOnly: true,
      isCombinable: true,
      position: 0,
    });
    const line = { sku: 'a', category: 'coffee', brand: 'Kin', tags: ['new'], quantity: '1', amount: 100 };
    const lines = [line, { ...line, sku: 'sample' }, { ...line, tags: ['sale'] }, { ...line, brand: null }];
    expect(lines.map((one) => matches!(one))).toEqual([true, false, false, false]);
  });

  it('knows the versions of vouchers that are out, whatever became of their templates', async () => {
    const id = await aTemplate(app)
      .giving({ amount: gbp('5') })
      .make();
    await app.asAdmin(UPDATE, { input: { id, gives: { amount: gbp('6') } } });
    await app.asAdmin(UPDATE, { input: { id, gives: { freeShipping: true } } });
    await app.asAdmin(ARCHIVE, { input: { id } });
    const named = [2, 1, 3, 2].map((version) => ({ template: 4, version }));
    const book = app.get(TemplateBook);

    const versions = await book.versionsOf(programId, named);

    expect(versions.map(({ gives }) => gives)).toEqual([
      { kind: 'AMOUNT', amount: 600 },
      { kind: 'AMOUNT', amount: 500 },
      { kind: 'FREE_SHIPPING' },
      { kind: 'AMOUNT', amount: 600 },
    ]);
    const sent = await app.statementsOf(async () => expect(await book.versionsOf(programId, named)).toEqual(versions));
    expect(sent).toEqual([]);
  });

  it('reads unknown versions in one statement, and throws for those that are none', async () => {
    const book = app.get(TemplateBook);
    const named = [1, 2].map((version) => ({ template: 1, version }));

    const sent = await app.statementsOf(() => book.versionsOf(programId, named));

    expect(sent).toEqual(['find-versions-of-voucher-templates']);
    const none = [{ template: 1, version: 3 }];
    await expect(book.versionsOf(programId, none)).rejects.toThrow('there is no version 3 of the voucher template 1');
    await expect(book.versionsOf(programId + 1, named)).rejects.toThrow('there is no version 1');
  });

  it('asks the database once for each revision, also when asked from many sides', async () => {
    const now = await settings();
    const book = app.get(TemplateBook);
    await aTemplate(app).make();
    const later = await settings();

    const sent = await app.statementsOf(() =>
      Promise.all([book.templatesOf(later), book.templatesOf(later), book.templatesOf(now)]),
    );

    expect(sent).toEqual(['find-active-voucher-templates']);
    expect(await app.statementsOf(() => book.templatesOf(later))).toEqual([]);
  });
});
