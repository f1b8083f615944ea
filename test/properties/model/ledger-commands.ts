import fc from 'fast-check';
import { dayAfter, daysLater, type Instant } from './ledger-terms.js';
import type { Driven } from './ledger-program.js';
import {
  apply,
  changeExpiry,
  figures,
  nextMoment,
  passTime,
  type Answer,
  type Operation,
  type World,
} from './ledger-world.js';
import { available, reinstatable } from './wallet-model.js';

/** What the model thinks possible: several worlds when calls ran in parallel and each order of them explains the answers. */
export interface LedgerModel {
  worlds: World[];
  /** How many names were given. */
  names: number;
}

type Command = fc.AsyncCommand<LedgerModel, Driven>;
/** Something to do, once it is known what there is to do it to. */
type Plan = (world: World, name: string) => Operation;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MOST_WORLDS = 24;

/** After every command everybody has what the model says. */
async function expectSame(model: LedgerModel, program: Driven): Promise<void> {
  const real = await program.figures();
  const same = model.worlds.filter((world) => isSame(figures(world), real));
  if (same.length === 0) expect(real).toEqual(figures(model.worlds[0]!));
  model.worlds = different(same);
}

/** Each world in which the calls are answered so, in one order or another. */
function worldsAfter(world: World, calls: readonly { operation: Operation; answer: Answer }[]): World[] {
  if (calls.length === 0) return [world];
  return calls.flatMap((call, index) => {
    const copy = structuredClone(world);
    if (!isSame(apply(copy, call.operation), call.answer)) return [];
    return worldsAfter(copy, calls.toSpliced(index, 1));
  });
}

async function doAll(operations: readonly Operation[], model: LedgerModel, program: Driven): Promise<void> {
  const answers = await Promise.all(operations.map((operation) => program.do(operation)));
  const calls = operations.map((operation, index) => ({ operation, answer: answers[index]! }));
  const after = different(model.worlds.flatMap((world) => worldsAfter(world, calls)));
  if (after.length === 0) {
    const world = structuredClone(model.worlds[0]!);
    expect(calls).toEqual(operations.map((operation) => ({ operation, answer: apply(world, operation) })));
  }
  model.worlds = after;
}

const isSame = (one: unknown, other: unknown) => canonical(one) === canonical(other);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort())
      : one,
  );

const different = (worlds: readonly World[]) =>
  [...new Map(worlds.map((world) => [canonical(world), world])).values()].slice(0, MOST_WORLDS);

const command = (text: string, act: (model: LedgerModel, program: Driven) => Promise<void>): Command => ({
  check: () => true,
  run: async (model, program) => {
    await act(model, program);
    await expectSame(model, program);
  },
  toString: () => text,
});

interface Planned {
  text: string;
  plan: Plan;
}

const member = fc.constantFrom(0, 0, 0, 1);
const currency = fc.nat(2);
const place = fc.nat(50);

const at = <Value>(values: readonly Value[], index: number): Value | undefined =>
  values[index % Math.max(1, values.length)];
/** The newest more often than the others. */
const recent = (names: readonly string[], index: number) =>
  at(names.toReversed(), index % 4 === 0 ? index : index % 4) ?? 'none';

const aRecord = fc
  .record({
    member,
    isCompleted: fc.constantFrom(true, true, false),
    ago: fc.constantFrom(null, null, null, null, -2 * MINUTE, HOUR, 4 * 24 * HOUR, 29 * 24 * HOUR),
    paidWith: fc.constantFrom(null, null, 0, 1),
    lines: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 3 }), price: fc.integer({ min: 0, max: 20 }) }), {
      minLength: 1,
      maxLength: 2,
    }),
  })
  .map(({ ago, paidWith, ...wanted }): Planned => ({
    text: `record ${JSON.stringify({ ago, paidWith, ...wanted })}`,
    plan: ({ now, holds }, order) => {
      const own = Object.keys(holds).filter(
        (name) => holds[name]!.member === wanted.member && holds[name]!.state === 'OPEN',
      );
      const hold = paidWith === null || own.length === 0 ? null : own.at(-1 - (paidWith % own.length))!;
      return { do: 'record', order, ...wanted, date: ago === null ? null : now - ago, hold };
    },
  }));

const onPurchase = (text: string, index: number, plan: (order: string, world: World) => Operation): Planned => ({
  text: `${text} purchase ${index}`,
  plan: (world) => plan(recent(Object.keys(world.purchases), index), world),
});

const aCompletion = place.map((index) => onPurchase('complete', index, (order) => ({ do: 'complete', order })));
const aCancellation = place.map((index) => onPurchase('cancel', index, (order) => ({ do: 'cancel', order })));
const aReturn = fc
  .record({ index: place, line: fc.nat(1), quantity: fc.integer({ min: 1, max: 3 }) })
  .map(({ index, line, quantity }) =>
    onPurchase(`return ${quantity} of line ${line} of`, index, (order, { purchases }) => {
      const lines = purchases[order]?.lines.length ?? 1;
      return { do: 'return', order, line: line % lines, quantity };
    }),
  );

const aHold = fc
  .record({
    member,
    currency,
    quarters: fc.constantFrom(1, 1, 2, 3, 4, 4),
    more: fc.constantFrom(0, 0, 0, 1),
    seconds: fc.constantFrom(1, 900, 86_400, 2_592_000, 2_592_000),
  })
  .map(({ quarters, more, ...wanted }): Planned => ({
    text: `hold ${quarters}/4 + ${more} ${JSON.stringify(wanted)}`,
    plan: (world, hold) => {
      const has = available(world.wallets[wanted.member]![wanted.currency]!);
      return { do: 'hold', hold, ...wanted, points: Math.ceil((has * quarters) / 4) + more };
    },
  }));

const onHold = (text: string, index: number, plan: (hold: string, points: number) => Operation): Planned => ({
  text: `${text} hold ${index}`,
  plan: ({ holds }) => {
    const open = Object.keys(holds).filter((name) => holds[name]!.state === 'OPEN');
    const name = recent(index % 7 === 6 || open.length === 0 ? Object.keys(holds) : open, index);
    return plan(name, holds[name]?.points ?? 5);
  },
});

const aCapture = fc
  .record({ index: place, thirds: fc.constantFrom(1, 2, 3, 3, null, null, null, 4) })
  .map(({ index, thirds }) =>
    onHold(`capture ${thirds ?? 'all'}/3 of`, index, (hold, points) => ({
      do: 'capture',
      hold,
      points: thirds === null ? null : Math.ceil((points * thirds) / 3),
    })),
  );
const aRelease = place.map((index) => onHold('release', index, (hold) => ({ do: 'release', hold })));

const days = fc.constantFrom(0, 5, 20, 45);

const anAdjustment = fc
  .record({
    member,
    currency,
    points: fc.constantFrom(-100, -20, -5, -1, 0, 1, 7, 30),
    mayOwe: fc.boolean(),
    days: fc.option(days),
  })
  .map(({ days, ...wanted }): Planned => ({
    text: `adjust ${JSON.stringify({ days, ...wanted })}`,
    plan: ({ now }) => {
      const lastDay = days === null || wanted.points < 0 ? null : dayAfter(now, days);
      return { do: 'adjust', ...wanted, lastDay };
    },
  }));

const anExtension = fc.record({ member, currency, days }).map(({ days, ...wanted }): Planned => ({
  text: `extend ${JSON.stringify({ days, ...wanted })}`,
  plan: ({ now }) => ({ do: 'extend', ...wanted, lastDay: dayAfter(now, days) }),
}));

const aReinstatement = fc
  .record({ member, currency, quarters: fc.constantFrom(1, 2, 4, 4, 5), isAll: fc.boolean(), days: fc.option(days) })
  .map(({ quarters, isAll, days, ...wanted }): Planned => ({
    text: `reinstate ${isAll ? 'all' : `${quarters}/4`} ${JSON.stringify({ days, ...wanted })}`,
    plan: ({ now, wallets }) => {
      const points = Math.ceil((reinstatable(wallets[wanted.member]![wanted.currency]!) * quarters) / 4);
      const lastDay = days === null ? null : dayAfter(now, days);
      return { do: 'reinstate', ...wanted, points: isAll || points === 0 ? null : points, lastDay };
    },
  }));

const aTransfer = fc
  .record({
    member,
    currency,
    quarters: fc.constantFrom(1, 2, 4, 5),
    isToSelf: fc.constantFrom(false, false, false, false, true),
  })
  .map(({ quarters, isToSelf, ...wanted }): Planned => ({
    text: `transfer ${quarters}/4 ${JSON.stringify({ isToSelf, ...wanted })}`,
    plan: ({ wallets }) => {
      const points = Math.ceil((available(wallets[wanted.member]![wanted.currency]!) * quarters) / 4);
      return { do: 'transfer', ...wanted, to: isToSelf ? wanted.member : 1 - wanted.member, points };
    },
  }));

const aPause = fc.record({ member, days: fc.constantFrom(0, 4, 20, 45, null) }).map(({ member, days }): Planned => ({
  text: `pause of ${member} for ${days ?? 'any number of'} days`,
  plan: ({ now }) => ({ do: 'pause', member, lastDay: days === null ? null : dayAfter(now, days) }),
}));

const aLifeChange = fc
  .record({
    member,
    change: fc.constantFrom('resume' as const, 'resume' as const, 'close' as const, 'reopen' as const),
  })
  .map(({ member, change }): Planned => ({ text: `${change} ${member}`, plan: () => ({ do: change, member }) }));

const planned = fc.oneof(
  { arbitrary: aRecord, weight: 6 },
  { arbitrary: aCompletion, weight: 2 },
  { arbitrary: aReturn, weight: 4 },
  { arbitrary: aCancellation, weight: 2 },
  { arbitrary: aHold, weight: 6 },
  { arbitrary: aCapture, weight: 4 },
  { arbitrary: aRelease, weight: 2 },
  { arbitrary: anAdjustment, weight: 3 },
  { arbitrary: anExtension, weight: 1 },
  { arbitrary: aReinstatement, weight: 2 },
  { arbitrary: aTransfer, weight: 2 },
  { arbitrary: aPause, weight: 3 },
  { arbitrary: aLifeChange, weight: 3 },
);

const planAll = (plans: readonly Planned[], model: LedgerModel): Operation[] =>
  plans.map(({ plan }) => plan(model.worlds[0]!, `name ${model.names++}`));

/** One call. */
const aCall = planned.map((one) =>
  command(one.text, async (model, program) => {
    await doAll(planAll([one], model), model, program);
  }),
);

/** A purchase that is paid with points, and perhaps soon comes back. */
const aPaidPurchase = fc.tuple(aHold, aRecord).map(([holding, recording]) =>
  command(`${holding.text} and with it ${recording.text}`, async (model, program) => {
    const [held] = planAll([holding], model) as [Operation & { do: 'hold' }];
    await doAll([held], model, program);
    const [recorded] = planAll([recording], model) as [Operation & { do: 'record' }];
    await doAll([{ ...recorded, member: held.member, hold: held.hold }], model, program);
  }),
);

/** Calls at the same time. */
const someCalls = fc.array(planned, { minLength: 2, maxLength: 4 }).map((plans) =>
  command(`at once: ${plans.map(({ text }) => text).join('; ')}`, async (model, program) => {
    await doAll(planAll(plans, model), model, program);
  }),
);

/** A call that is sent twice at once, and once more: it happens once. */
const aRepeatedCall = planned.map((one) =>
  command(`three times: ${one.text}`, async (model, program) => {
    const [operation] = planAll([one], model) as [Operation];
    const key = `key of name ${model.names++}`;
    const answers = await Promise.all([program.do(operation, key), program.do(operation, key)]);
    answers.push(await program.do(operation, key));

    const world = model.worlds[0]!;
    const first = apply(structuredClone(world), operation);
    const isReplayed = 'replayed' in first;
    const again = isReplayed ? { ...first, replayed: true } : first;
    expect(isReplayed ? answers.map((answer) => ({ ...answer, replayed: 0 })) : answers).toEqual(
      isReplayed ? [first, again, again].map((answer) => ({ ...answer, replayed: 0 })) : [first, first, first],
    );
    if (isReplayed && first['replayed'] === false)
      expect(answers.filter((answer) => answer['replayed'] === false)).toHaveLength(1);
    for (const each of model.worlds) apply(each, operation);
  }),
);

const wait = (text: string, until: (world: World) => Instant) =>
  command(text, async (model, program) => {
    const to = until(model.worlds[0]!);
    await program.passTime(to);
    for (const world of model.worlds) passTime(world, to);
  });

/** Some time passes, or just so much that the next thing becomes due, or a millisecond less. */
const someTime = fc.oneof(
  fc
    .constantFrom(0.02, 0.3, 1, 3, 3, 3, 3, 10, 10, 27, 31, 70)
    .map((days) => wait(`${days} days pass`, ({ now }) => (days < 1 ? now + days * 24 * HOUR : daysLater(now, days)))),
  fc
    .constantFrom(0, 0, 1)
    .map((less) =>
      wait(`time passes to the next due moment, less ${less} ms`, (world) =>
        Math.max(world.now, (nextMoment(world) ?? world.now + 1) - less),
      ),
    ),
);

const aDebtPolicy = fc
  .record({ currency, debt: fc.constantFrom('FORGIVE' as const, 'OWE' as const) })
  .map(({ currency, debt }) =>
    command(`what is missing in ${currency}: ${debt}`, async (model, program) => {
      await program.changeDebt(model.worlds[0]!.currencies[currency]!.code, debt);
      for (const world of model.worlds) world.currencies[currency]!.debt = debt;
    }),
  );

const anExpiryPolicy = fc
  .record({
    currency: fc.constantFrom(1, 1, 1, 2),
    kind: fc.constantFrom('NEVER' as const, 'AFTER' as const, 'INACTIVITY' as const),
    months: fc.constantFrom(1, 2),
  })
  .map(({ currency, ...wanted }) => {
    const expiry = wanted.kind === 'NEVER' ? { kind: wanted.kind, months: 0 } : wanted;
    return command(`expiry of ${currency}: ${JSON.stringify(expiry)}`, async (model, program) => {
      await program.changeExpiry(model.worlds[0]!.currencies[currency]!.code, expiry);
      for (const world of model.worlds) changeExpiry(world, currency, expiry);
    });
  });

const many = <Value>(arbitrary: fc.Arbitrary<Value>, times: number) => Array.from({ length: times }, () => arbitrary);

/** Anything that may happen in a program, in any order. */
export const LEDGER_COMMANDS: fc.Arbitrary<Command>[] = [
  ...many(aCall, 12),
  ...many(aPaidPurchase, 3),
  ...many(someTime, 4),
  ...many(someCalls, 2),
  aRepeatedCall,
  aDebtPolicy,
];

/** Without calls at the same time, which may be served in any order. */
export const IN_ORDER: fc.Arbitrary<Command>[] = [
  ...many(aCall, 12),
  ...many(aPaidPurchase, 3),
  ...many(someTime, 6),
  aDebtPolicy,
  anExpiryPolicy,
];

/** Policies of expiry change too. */
export const WITH_POLICIES: fc.Arbitrary<Command>[] = [...LEDGER_COMMANDS, anExpiryPolicy, anExpiryPolicy];

/** So that there is something to spend from the beginning. */
export const FIRST_COMMANDS = fc.array(
  aRecord.map((one) => command(one.text, (model, program) => doAll(planAll([one], model), model, program))),
  {
    minLength: 1,
    maxLength: 3,
  },
);
