import fc from 'fast-check';
import type { EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { spend } from '../../factories/a-spending.js';
import { setDebtPolicy } from '../../factories/debt-policy.js';
import { cancel, complete, giveBack, type Outcome } from '../../e2e/purchases/support/calls.js';
import type { TestApp } from '../../support/app.js';
import type { LineModel, PurchaseModel, ShopModel } from './shop-model.js';

/** The real thing: a program of a test application with the members of the model. */
export interface Shop {
  app: TestApp;
  adminKey: string;
  members: EnrolledMember[];
}

type Command = fc.AsyncCommand<ShopModel, Shop>;

const RECORD = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) { ... on RecordPurchasePayload { pointsEarned purchase { lines { pointsEarned } } } }
}`;

const POINTS = `query ($one: MemberRef!, $other: MemberRef!) {
  one: member(ref: $one) { points { available pending held owed lifetimeEarned } }
  other: member(ref: $other) { points { available pending held owed lifetimeEarned } }
}`;

/** Afterwards every member has what the model says. */
async function expectSame(model: ShopModel, { app, members, adminKey }: Shop): Promise<void> {
  const [one, other] = members.map(({ id }) => ({ id }));
  const { data } = await app.call(adminKey, POINTS, { one, other });
  expect([data.one.points, data.other.points]).toEqual(model.members);
}

const command = (
  text: string,
  canRun: (model: ShopModel) => boolean,
  act: (model: ShopModel, shop: Shop) => Promise<void>,
): Command => ({
  check: canRun,
  run: async (model, shop) => {
    await act(model, shop);
    await expectSame(model, shop);
  },
  toString: () => text,
});

const onPurchase = (
  text: string,
  place: number,
  act: (purchase: PurchaseModel, model: ShopModel, shop: Shop) => Promise<void>,
): Command =>
  command(
    `${text} ${String(place)}`,
    (model) => model.purchases.length > 0,
    (model, shop) => act(model.purchases[place % model.purchases.length] as PurchaseModel, model, shop),
  );

const member = fc.nat(1);
const place = fc.nat(1000);

const aRecord = fc
  .record({
    member,
    isCompleted: fc.boolean(),
    lines: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 3 }), price: fc.integer({ min: 0, max: 60 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ member, isCompleted, lines }) =>
    command(
      `record ${JSON.stringify({ member, isCompleted, lines })}`,
      () => true,
      async (model, { app, members, adminKey }) => {
        const orderId = `order ${String(model.purchases.length)}`;
        const purchase = aPurchase(app).by(members[member]!).with({ orderId, completed: isCompleted });
        for (const { quantity, price } of lines)
          purchase.line({ quantity: String(quantity), unitPrice: String(price) });

        const { data } = await app.call(adminKey, RECORD, { input: purchase.input() });

        // The rule gives 7 points for each 10.00; how they are spread over lines has a test of its own.
        const total = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
        const shares = data.recordPurchase.purchase.lines.map((line: { pointsEarned: number }) => line.pointsEarned);
        expect(data.recordPurchase.pointsEarned).toBe(Math.floor(total / 10) * 7);
        expect(shares.reduce((sum: number, share: number) => sum + share, 0)).toBe(data.recordPurchase.pointsEarned);
        const bought = lines.map(({ quantity }, index): LineModel => ({ quantity, returned: 0, share: shares[index] }));
        model.earn({ member, orderId, isCompleted, isCanceled: false, lines: bought });
      },
    ),
  );

const aCompletion = place.map((at) =>
  onPurchase('complete', at, async (purchase, model, { app, adminKey }) => {
    const outcome: Outcome = await complete(app, { orderId: purchase.orderId }, adminKey);
    if (purchase.isCanceled) return expect(outcome.code).toBe('PURCHASE_CANCELED');
    expect(outcome.replayed).toBe(purchase.isCompleted);
    if (!purchase.isCompleted) model.complete(purchase);
  }),
);

const aReturn = fc
  .record({ at: place, line: place, quantity: fc.integer({ min: 1, max: 3 }) })
  .map(({ at, line, quantity }) =>
    onPurchase(
      `return ${String(quantity)} of line ${String(line)} of`,
      at,
      async (purchase, model, { app, adminKey }) => {
        const index = line % purchase.lines.length;
        const wanted = purchase.lines[index] as LineModel;
        const lines = [{ sku: `sku-${String(index + 1)}`, quantity: String(quantity) }];
        const outcome: Outcome = await giveBack(app, { orderId: purchase.orderId, lines }, adminKey);
        if (purchase.isCanceled) return expect(outcome.code).toBe('PURCHASE_CANCELED');
        if (wanted.returned + quantity > wanted.quantity) return expect(outcome.code).toBe('RETURN_EXCEEDS_PURCHASE');
        expect(outcome).toMatchObject({ ...model.giveBack(purchase, wanted, quantity), replayed: false });
      },
    ),
  );

const aCancellation = place.map((at) =>
  onPurchase('cancel', at, async (purchase, model, { app, adminKey }) => {
    const outcome: Outcome = await cancel(app, { orderId: purchase.orderId }, adminKey);
    expect(outcome.replayed).toBe(purchase.isCanceled);
    if (!purchase.isCanceled) expect(outcome).toMatchObject(model.cancel(purchase));
  }),
);

const aSpending = fc.record({ member, share: fc.constantFrom(1, 4, 4) }).map(({ member, share }) =>
  command(
    `spend ${String(share)}/4 of member ${String(member)}`,
    (model) => model.members[member]!.available > 0,
    async (model, { app, members, adminKey }) => {
      const points = Math.ceil((model.members[member]!.available * share) / 4);
      await spend(app, members[member]!, points, adminKey);
      model.spend(model.members[member]!, points);
    },
  ),
);

const aPolicy = fc.constantFrom('FORGIVE' as const, 'OWE' as const).map((debt) =>
  command(
    `what is missing: ${debt}`,
    (model) => model.debt !== debt,
    async (model, { app, adminKey }) => {
      await setDebtPolicy(app, debt, adminKey);
      model.debt = debt;
    },
  ),
);

/** Anything that a shop and its customers may do, in any order. */
export const SHOP_COMMANDS: fc.Arbitrary<Command>[] = [
  aRecord,
  aRecord,
  aCompletion,
  aReturn,
  aReturn,
  aCancellation,
  aSpending,
  aSpending,
  aPolicy,
];

/** So that there is something to return, spend and cancel from the beginning. */
export const FIRST_PURCHASES = fc.array(aRecord, { minLength: 2, maxLength: 4 });
