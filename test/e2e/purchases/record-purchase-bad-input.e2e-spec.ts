import { aLadder } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { holding, pointsOf, record } from './support/calls.js';
import { storedIn } from './support/stored.js';

const CLOCK = '2027-03-01T12:00:00.000Z';
const LONG_30 = '1000000000000000000000000000000';
const HUGE = '1000000000000.01';

const RECORD_ALL = `mutation ($purchases: [RecordPurchaseInput!]!) {
  recordPurchases(input: { purchases: $purchases }) {
    results { ... on RecordPurchasePayload { replayed pointsEarned awards { points explanation } } ... on UserError { code message } }
  }
}`;

const LINE = { sku: 'tea', quantity: '1', unitPrice: '10.00' };
const line = (changes: Record<string, unknown>) => ({ lines: [LINE, { ...LINE, ...changes }] });
const payment = (amount: string) => ({ payments: [{ kind: 'OTHER', amount }] });

const NO_TEXT = {
  'the empty text': '',
  blanks: '   ',
  NUL: 'a\u0000b',
  'a line break': 'a\nb',
  'a control character': 'a\u0085b',
  'half a character': 'a\ud83c',
};

describe('recordPurchase with bad input', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(CLOCK) } });
    await aRule(app).active();
    ada = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** The outcome of this purchase, which must leave everything as it was. */
  const refused = async (changes: Record<string, unknown>) => {
    const input = { ...aPurchase(app).by(ada).input(), ...changes };
    const before = await storedIn(app);
    const outcome = await record(app, input);
    expect(await storedIn(app)).toEqual(before);
    return outcome;
  };

  it.each<[string, Record<string, unknown>, string[], string]>([
    ['no line', { lines: [] }, ['lines'], '0 lines; 1 to 500 are allowed'],
    ['501 lines', { lines: Array(501).fill(LINE) }, ['lines'], '501 lines; 1 to 500 are allowed'],
    ['an order id of 256 characters', { orderId: 'x'.repeat(256) }, ['orderId'], text(255)],
    ['a key of 256 characters', { idempotencyKey: 'x'.repeat(256) }, ['idempotencyKey'], text(255)],
    ['a channel of 65 characters', { channel: 'x'.repeat(65) }, ['channel'], text(64)],
    ['a sku of 101 characters', line({ sku: 'x'.repeat(101) }), ['lines', '1', 'sku'], text(100)],
    ['a name of 501 characters', line({ name: 'x'.repeat(501) }), ['lines', '1', 'name'], text(500)],
    ['21 tags', line({ tags: Array(21).fill('tag') }), ['lines', '1', 'tags'], 'at most 20 are allowed'],
    ['a quantity of 0', line({ quantity: '0' }), ['lines', '1', 'quantity'], quantity('0')],
    ['a quantity of 0.000000', line({ quantity: '0.000000' }), ['lines', '1', 'quantity'], quantity('0')],
    ['a quantity below 0', line({ quantity: '-1' }), ['lines', '1', 'quantity'], quantity('-1')],
    ['a quantity of 7 decimals', line({ quantity: '0.1234567' }), ['lines', '1', 'quantity'], quantity('0.1234567')],
    ['a huge quantity', line({ quantity: '1000000001' }), ['lines', '1', 'quantity'], quantity('1000000001')],
    ['a price below 0', line({ unitPrice: '-0.01' }), ['lines', '1', 'unitPrice'], price('-0.01')],
    ['a price of 7 decimals', line({ unitPrice: '0.1234567' }), ['lines', '1', 'unitPrice'], price('0.1234567')],
    ['a huge price', line({ unitPrice: HUGE }), ['lines', '1', 'unitPrice'], price(HUGE)],
    [
      'a huge line',
      line({ quantity: '1000000', unitPrice: '1000001' }),
      ['lines', '1'],
      'quantity × unitPrice is above 1000000000000',
    ],
    [
      'a huge total',
      { lines: Array(2).fill({ ...LINE, unitPrice: '600000000000' }) },
      ['lines'],
      'the total is above 1000000000000',
    ],
    ['a discount below 0', line({ discount: '-1' }), ['lines', '1', 'discount'], money('-1')],
    ['a discount of 3 decimals', line({ discount: '0.001' }), ['lines', '1', 'discount'], money('0.001')],
    [
      'a discount above the line',
      line({ discount: '10.01' }),
      ['lines', '1', 'discount'],
      'is more than the line: quantity × unitPrice',
    ],
    ['a tax below 0', line({ tax: '-1' }), ['lines', '1', 'tax'], money('-1')],
    [
      'a tax above the line',
      line({ discount: '5', tax: '5.01' }),
      ['lines', '1', 'tax'],
      'is more than the line after its discount; prices include the tax',
    ],
    ['shipping below 0', { shipping: '-1' }, ['shipping'], money('-1')],
    ['shipping of 3 decimals', { shipping: '1.001' }, ['shipping'], money('1.001')],
    ['huge shipping', { shipping: HUGE }, ['shipping'], money(HUGE)],
    ['an order discount below 0', { orderDiscount: '-1' }, ['orderDiscount'], money('-1')],
    ['an order discount of 3 decimals', { orderDiscount: '0.001' }, ['orderDiscount'], money('0.001')],
    [
      'an order discount above all lines, though not above lines and shipping',
      { orderDiscount: '10.01', shipping: '5' },
      ['orderDiscount'],
      'is more than all lines together',
    ],
    ['a payment of 0', payment('0'), ['payments', '0', 'amount'], paid('0')],
    ['a payment below 0', payment('-5'), ['payments', '0', 'amount'], paid('-5')],
    ['a payment of 3 decimals', payment('1.001'), ['payments', '0', 'amount'], paid('1.001')],
    ['a huge payment', payment(HUGE), ['payments', '0', 'amount'], paid(HUGE)],
    [
      '21 payments',
      { payments: Array(21).fill({ kind: 'OTHER', amount: '1' }) },
      ['payments'],
      'at most 20 are allowed',
    ],
    [
      'a date in the future',
      { purchasedAt: '2027-03-01T12:05:00.001Z' },
      ['purchasedAt'],
      '2027-03-01T12:05:00.001Z is in the future; it is 2027-03-01T12:00:00.000Z',
    ],
    [
      'a date too far back',
      { purchasedAt: '2027-01-30T11:59:59.999Z' },
      ['purchasedAt'],
      '2027-01-30T11:59:59.999Z is too far back; the earliest is 2027-01-30T12:00:00.000Z (30 days)',
    ],
  ])('refuses %s', async (_what, changes, path, message) => {
    const outcome = await refused(changes);

    expect(outcome).toEqual({
      code: 'INVALID_INPUT',
      message: `${path.join('.')}: ${message}`,
      path,
      problems: [{ path, message }],
    });
  });

  describe.each(Object.entries(NO_TEXT))('refuses %s', (_what, bad) => {
    it.each<[string, Record<string, unknown>, string[], number]>([
      ['key', { idempotencyKey: bad }, ['idempotencyKey'], 255],
      ['order id', { orderId: bad }, ['orderId'], 255],
      ['channel', { channel: bad }, ['channel'], 64],
      ['sku', line({ sku: bad }), ['lines', '1', 'sku'], 100],
      ['name', line({ name: bad }), ['lines', '1', 'name'], 500],
      ['category', line({ category: bad }), ['lines', '1', 'category'], 100],
      ['brand', line({ brand: bad }), ['lines', '1', 'brand'], 100],
      ['tag', line({ tags: ['good', bad] }), ['lines', '1', 'tags', '1'], 100],
    ])('as %s', async (_field, changes, path, most) => {
      const outcome = await refused(changes);

      expect(outcome.problems).toEqual([{ path, message: text(most) }]);
    });
  });

  it('names everything that is wrong at once', async () => {
    const { code, path, problems } = await refused({
      idempotencyKey: '',
      orderId: '',
      purchasedAt: '2028-01-01T00:00:00Z',
      lines: [{ sku: '', quantity: '0', unitPrice: '-1', tax: '-1' }],
      shipping: '-1',
      ...payment('0'),
    });

    expect({ code, path }).toEqual({ code: 'INVALID_INPUT', path: ['idempotencyKey'] });
    expect(problems.map((problem: { path: string[] }) => problem.path.join('.'))).toEqual([
      'idempotencyKey',
      'orderId',
      'payments.0.amount',
      'lines.0.sku',
      'lines.0.quantity',
      'lines.0.unitPrice',
      'lines.0.tax',
      'shipping',
      'purchasedAt',
    ]);
  });

  it('refuses another currency before amounts, which may have more decimals there', async () => {
    expect(await refused({ currency: 'BHD', shipping: '4.999' })).toMatchObject({ code: 'CURRENCY_MISMATCH' });
  });

  it('refuses a key that is none also with an order that is recorded', async () => {
    const input = aPurchase(app).by(ada).input();
    await record(app, input);

    expect(await refused({ ...input, idempotencyKey: ' ' })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['idempotencyKey'],
    });
  });

  it('refuses another currency', async () => {
    const outcome = await refused({ currency: 'EUR' });

    expect(outcome).toEqual({
      code: 'CURRENCY_MISMATCH',
      message: 'Purchases of this program are in GBP, not EUR.',
      path: ['currency'],
      expected: 'GBP',
      given: 'EUR',
    });
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['NaN', line({ quantity: 'NaN' }), 'input.lines[1].quantity', 'Decimal cannot be "NaN": digits such as "12.50".'],
    ['1e5', line({ unitPrice: '1e5' }), 'input.lines[1].unitPrice', 'Decimal cannot be "1e5": digits such as "12.50".'],
    ['1e30', { shipping: '1e30' }, 'input.shipping', 'Decimal cannot be "1e30": digits such as "12.50".'],
    ['31 digits', { shipping: LONG_30 }, 'input.shipping', `Decimal cannot be "${LONG_30}": digits such as "12.50".`],
    [
      'Infinity',
      line({ tax: 'Infinity' }),
      'input.lines[1].tax',
      'Decimal cannot be "Infinity": digits such as "12.50".',
    ],
    [
      'hexadecimal',
      line({ discount: '0x10' }),
      'input.lines[1].discount',
      'Decimal cannot be "0x10": digits such as "12.50".',
    ],
    ['a comma', { orderDiscount: '1,50' }, 'input.orderDiscount', 'Decimal cannot be "1,50": digits such as "12.50".'],
    ['an empty amount', { shipping: '' }, 'input.shipping', 'Decimal cannot be "": digits such as "12.50".'],
    [
      'a float',
      line({ unitPrice: 9.99 }),
      'input.lines[1].unitPrice',
      'Decimal is a string, not 9.99. An exact decimal number as a string, such as "12.50"; never a float.',
    ],
    [
      'no currency',
      { currency: 'gbp' },
      'input.currency',
      'CurrencyCode cannot be "gbp": an ISO 4217 code such as "GBP".',
    ],
    [
      'a date without an offset',
      { purchasedAt: '2027-03-01T12:00:00' },
      'input.purchasedAt',
      'DateTime cannot be "2027-03-01T12:00:00": RFC 3339 with an offset, such as "2027-03-01T09:30:00Z".',
    ],
    [
      'a day that does not exist',
      { purchasedAt: '2027-02-29T12:00:00Z' },
      'input.purchasedAt',
      'DateTime cannot be "2027-02-29T12:00:00Z": RFC 3339 with an offset, such as "2027-03-01T09:30:00Z".',
    ],
  ])('names the field when the form is wrong: %s', async (_what, changes, field, message) => {
    const { errors } = await refused(changes);

    expect(errors).toHaveLength(1);
    expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', requestId: expect.any(String) });
    expect(errors[0].message).toContain(`at "${field}"`);
    expect(errors[0].message).toContain(message);
  });

  it.each([
    ['id', 'mem_01k0000000e0000000000000aa'],
    ['id', 'mem_nonsense'],
    ['id', ''],
    ['externalId', 'nobody'],
    ['externalId', '\u0000'],
    ['email', 'nobody@example.com'],
    ['email', 'not an address'],
    ['phone', '+442079460999'],
    ['card', 'NOCARD'],
    ['code', 'ABCDEFGH'],
  ])('refuses a member that nobody is by %s: %j', async (kind, value) => {
    const outcome = await refused({ member: { [kind]: value } });

    expect(outcome).toEqual({
      code: 'MEMBER_NOT_FOUND',
      message: 'There is no such member in this program.',
      path: ['member'],
    });
  });

  it('refuses a member of another program by each kind of reference', async () => {
    const other = await app.anotherProgram();
    const identifiers = { externalId: 'eve', email: 'eve@example.com', phone: '+442079460001', card: 'EVE1' };
    const eve = await aMember(app).of(other).with(identifiers).enroll();
    const query = '{ members { nodes { identifiers { kind value } } } }';
    const { data } = await app.call(other.adminKey, query);
    const code = data.members.nodes[0].identifiers.find((one: { kind: string }) => one.kind === 'CODE').value;

    const codes: string[] = [];
    for (const [kind, value] of Object.entries({ id: eve.id, code, ...identifiers })) {
      codes.push((await refused({ member: { [kind]: value } })).code);
    }

    expect(codes).toEqual(Array(6).fill('MEMBER_NOT_FOUND'));
    expect(await pointsOf(app, eve, other.shopKey)).toEqual(holding(0));
  });

  it.each([
    ['none', {}],
    ['two', { externalId: 'a', email: 'a@example.com' }],
    ['null', { id: null }],
  ])('refuses a reference with %s of its fields', async (_what, member) => {
    const { errors } = await refused({ member });

    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(errors[0].message).toContain('at "input.member');
  });

  it.each([
    ['5 minutes ahead', '2027-03-01T12:05:00.000Z'],
    ['30 days back', '2027-01-30T12:00:00.000Z'],
  ])('takes a date on the bound, %s', async (_what, purchasedAt) => {
    const outcome = await record(app, aPurchase(app).by(ada).with({ purchasedAt }).input());

    expect(outcome).toMatchObject({ replayed: false, pointsEarned: 10 });
  });

  it('takes everything at its limit', async () => {
    const most = (length: number) => '🎈'.repeat(Math.floor(length / 2)).padEnd(length, 'x');
    const one = {
      sku: most(100),
      name: most(500),
      category: most(100),
      brand: most(100),
      tags: Array(20).fill(most(100)),
      quantity: '0.000001',
      unitPrice: '0.000001',
    };
    const input = {
      idempotencyKey: most(255),
      orderId: most(255),
      channel: most(64),
      lines: Array(500).fill(one),
      shipping: '1000000000000',
      payments: Array(20).fill({ kind: 'POINTS', amount: '0.01' }),
    };

    // As one of a list: by itself it is larger than a body may be.
    const purchases = [aPurchase(app).by(ada).with(input).input()];
    const { data } = await app.asShop(RECORD_ALL, { purchases });

    expect(data.recordPurchases.results[0]).toMatchObject({
      replayed: false,
      pointsEarned: 0,
      awards: [{ points: 0, explanation: '1 point per 1.00 GBP on 0.00 GBP: less than one step' }],
    });
  });

  it.each(['CALENDAR_YEAR', 'ROLLING'])(
    'refuses dates of no calendar alone in a list, with a ladder by %s',
    async (window) => {
      const program = await app.anotherProgram({ sandbox: true, clock: new Date(CLOCK), timeZone: 'Europe/Berlin' });
      const ladder = aLadder(app).by(program.adminKey).counting('SPEND');
      await ladder.within(window, ...(window === 'ROLLING' ? [60] : [])).active();
      const member = await aMember(app).of(program).enroll();
      const dates = ['9999-12-31T23:59:59Z', '0002-01-01T00:00:00Z', CLOCK];

      const purchases = dates.map((purchasedAt) => aPurchase(app).by(member).with({ purchasedAt }).input());
      const { data } = await app.call(program.shopKey, RECORD_ALL, { purchases });

      const refused = { code: 'INVALID_INPUT' };
      expect(data.recordPurchases.results).toMatchObject([refused, refused, { replayed: false }]);
    },
  );
});

function text(most: number): string {
  return `must have 1 to ${most} characters, no control characters`;
}

function quantity(given: string): string {
  return `${given} is not above 0 and up to 1000000000, with at most 6 decimals`;
}

function price(given: string): string {
  return `${given} is not within 0 and 1000000000000, with at most 6 decimals`;
}

function money(given: string): string {
  return `${given} is not within 0 and 1000000000000, with at most 2 decimals`;
}

function paid(given: string): string {
  return `${given} is not above 0 and up to 1000000000000, with at most 2 decimals`;
}
