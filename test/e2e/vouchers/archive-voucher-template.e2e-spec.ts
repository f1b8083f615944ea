import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { aSegment, answerOf } from '../audiences/support/segments.js';
import { keyFor } from '../history/support/activity-types.js';
import { change, PLAIN } from '../rewards/support/rewards.js';
import { ARCHIVE, CREATE, en, storedTemplates, WHOLE_INPUT, WHOLE_TEMPLATE } from './support/whole-template.js';

describe('archiveVoucherTemplate', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const archive = async (id: string, key = app.program.adminKey) => {
    const { data, errors } = await app.call(key, ARCHIVE, { input: { id } });
    expect(errors).toBeUndefined();
    return data.archiveVoucherTemplate;
  };

  it('ends a template, which stays as it was', async () => {
    const { id } = (await app.asAdmin(CREATE, { input: WHOLE_INPUT })).data.createVoucherTemplate.voucherTemplate;
    const [, versions] = await storedTemplates(app);

    const { voucherTemplate } = await archive(id);

    expect(voucherTemplate).toEqual({ ...WHOLE_TEMPLATE, id, status: 'ARCHIVED' });
    expect((await storedTemplates(app))[1]).toEqual(versions);
  });

  it('changes nothing the second time, also at the same time', async () => {
    const id = await aTemplate(app).make();
    const answers = await Promise.all([archive(id), archive(id), archive(id)]);
    const [templates, versions, , audit] = await storedTemplates(app);

    const again = await archive(id);

    expect([...answers, again].map(({ voucherTemplate }) => voucherTemplate.status)).toEqual(Array(4).fill('ARCHIVED'));
    const after = await storedTemplates(app);
    expect([after[0], after[1], after[3]]).toEqual([templates, versions, audit]);
    const noted = (audit as { action: string; subject: string }[]).filter(
      ({ action, subject }) => action === 'archiveVoucherTemplate' && subject === id,
    );
    expect(noted).toHaveLength(1);
  });

  it('lets go of the segments that it named', async () => {
    await aSegment(app, 'friends', { audience: { minAge: 18 } });
    const id = await aTemplate(app)
      .with({ audience: { segments: ['friends'] } })
      .make();
    expect((await answerOf(app, 'archiveSegment', { key: 'friends' })).data.archiveSegment.code).toBe('SEGMENT_IN_USE');

    await archive(id);

    const { data } = await answerOf(app, 'archiveSegment', { key: 'friends' });
    expect(data.archiveSegment.segment).toMatchObject({ key: 'friends', archived: true });
  });

  it('keeps a template whose vouchers are given by a reward, until that is archived or gives something else', async () => {
    const id = await aTemplate(app).make();
    const options = [{ key: 'a', name: en('A'), gives: { voucher: id } }];
    const mug = (await change(app, 'createReward', { ...PLAIN, gives: { voucher: id } })).reward;
    const night = (await change(app, 'createReward', { ...PLAIN, name: en('Night'), choose: 1, options })).reward;
    const before = await storedTemplates(app);

    expect(await archive(id)).toEqual({
      code: 'VOUCHER_TEMPLATE_IN_USE',
      message: 'Vouchers of it are given by the reward "A mug" and 1 more: change or end that first.',
      path: ['id'],
    });
    expect(await storedTemplates(app)).toEqual(before);
    await change(app, 'archiveReward', { id: mug.id });
    expect(await archive(id)).toMatchObject({ code: 'VOUCHER_TEMPLATE_IN_USE' });
    await change(app, 'updateReward', { id: night.id, options: [{ ...options[0], gives: { donation: true } }] });
    expect((await archive(id)).voucherTemplate.status).toBe('ARCHIVED');
  });

  it('finds no template of another program and none that is not there', async () => {
    const id = await aTemplate(app).make();
    const { adminKey } = await app.anotherProgram();
    const before = await storedTemplates(app);

    const refused = [await archive(id, adminKey), await archive('vtp_1'), await archive('')];

    const message = 'There is no such voucher template in this program.';
    expect(refused).toEqual(Array(3).fill({ code: 'VOUCHER_TEMPLATE_NOT_FOUND', message, path: ['id'] }));
    expect(await storedTemplates(app)).toEqual(before);
  });

  it('is for administrators and marketers', async () => {
    const id = await aTemplate(app).make();
    const keys = [await keyFor(app, 'SUPPORT'), await keyFor(app, 'ANALYST'), app.program.shopKey];
    const marketer = await keyFor(app, 'MARKETER');
    const before = await storedTemplates(app);

    const answers = await Promise.all(keys.map((key) => app.call(key, ARCHIVE, { input: { id } })));

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await storedTemplates(app)).toEqual(before);
    expect((await archive(id, marketer)).voucherTemplate.status).toBe('ARCHIVED');
  });
});
