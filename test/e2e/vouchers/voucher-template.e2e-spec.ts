import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { keyFor } from '../history/support/activity-types.js';
import { CREATE, TEMPLATE, WHOLE_INPUT, WHOLE_TEMPLATE } from './support/whole-template.js';

const FIND = `query ($id: ID!) { voucherTemplate(id: $id) { ${TEMPLATE} } }`;

describe('voucherTemplate', () => {
  let app: TestApp;
  let id: string;
  beforeAll(async () => {
    app = await startTestApp();
    id = (await app.asAdmin(CREATE, { input: WHOLE_INPUT })).data.createVoucherTemplate.voucherTemplate.id;
  });
  afterAll(() => app.close());

  it('answers a template', async () => {
    const { data } = await app.asAdmin(FIND, { id });

    expect(data.voucherTemplate).toEqual({ ...WHOLE_TEMPLATE, id });
  });

  it('is found by node(id) as well', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { __typename id ... on VoucherTemplate { kind } } }';

    const { data } = await app.asAdmin(query, { id });

    expect(data.node).toEqual({ __typename: 'VoucherTemplate', id, kind: 'PERCENT' });
  });

  it('reads several templates in one statement', async () => {
    const another = await aTemplate(app).make();
    const query = `{ a: voucherTemplate(id: "${id}") { name terms } b: voucherTemplate(id: "${another}") { name terms } }`;
    await app.asAdmin(query);

    const sent = await app.statementsOf(() => app.asAdmin(query));

    expect(sent.filter((name) => name.includes('template'))).toEqual(['find-voucher-templates-by-ids']);
  });

  it('finds nothing of another program and nothing that is not there', async () => {
    const { adminKey } = await app.anotherProgram();

    const answers = [
      await app.call(adminKey, FIND, { id }),
      await app.call(adminKey, 'query ($id: ID!) { voucherTemplate: node(id: $id) { id } }', { id }),
      await app.asAdmin(FIND, { id: 'vtp_1' }),
      await app.asAdmin(FIND, { id: id.replace('vtp', 'rul') }),
    ];

    expect(answers.map((answer) => answer.data.voucherTemplate)).toEqual([null, null, null, null]);
  });

  it('is for staff', async () => {
    for (const role of ['MARKETER', 'SUPPORT', 'ANALYST']) {
      expect((await app.call(await keyFor(app, role), FIND, { id })).data.voucherTemplate.id).toBe(id);
    }

    const { errors } = await app.asShop(FIND, { id });

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
