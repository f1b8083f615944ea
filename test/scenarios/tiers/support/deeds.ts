import { randomUUID } from 'node:crypto';
import { aPurchase } from '../../../factories/a-purchase.js';
import { anActivity } from '../../../factories/an-activity.js';
import { pauseMember, resumeMember } from '../../../factories/a-life.js';
import { CHANGE, endTierOverride, overrideTier } from '../../../e2e/tiers/support/overrides.js';
import type { Outcome } from '../../../e2e/purchases/support/calls.js';
import type { Climber, Deed } from './climbing.js';

type Input = Record<string, unknown>;

const REFUSAL = '... on UserError { code message }';
const CHANGES = `tierChanges { ${CHANGE} }`;
const calling = (operation: string, fields: string): string => {
  const type = operation.charAt(0).toUpperCase() + operation.slice(1);
  return `mutation ($input: ${type}Input!) { ${operation}(input: $input) { ... on ${type}Payload { ${fields} } ${REFUSAL} } }`;
};
const RECORD = calling('recordPurchase', `purchase { id } ${CHANGES}`);
const COMPLETE = calling('completePurchase', `purchase { id } ${CHANGES}`);
const RETURN = calling('returnPurchase', `purchase { id } ${CHANGES}`);
const CANCEL = calling('cancelPurchase', `purchase { id } ${CHANGES}`);
const ACTIVITY = calling('recordActivity', `activity { id } ${CHANGES}`);
const UPDATE = calling('updateTierLadder', 'tierLadder { version }');
const ACTIVATE = calling('activateTierLadder', 'tierLadder { activation { status } }');

/** A purchase of lines worth so much each, and as many points. Its name is for what is done with it later. */
export function buys(amounts: number | readonly number[], name = '', fields: Input = {}): Deed {
  return async (climber) => {
    const { app, program, member } = climber.story;
    const purchase = aPurchase(app).by(member).with(fields);
    for (const amount of [amounts].flat()) purchase.worth(String(amount));
    const { purchase: bought } = await ask(climber, RECORD, purchase.input(), program.shopKey);
    climber.purchases.set(name, bought.id);
  };
}

/** The same, bought at another moment than it is told. */
export function boughtOn(purchasedAt: string, amounts: number | readonly number[], name = ''): Deed {
  return buys(amounts, name, { purchasedAt });
}

/** The same, which counts once it is completed. */
export function orders(amounts: number | readonly number[], name: string): Deed {
  return buys(amounts, name, { completed: false });
}

export function completes(name: string): Deed {
  return (climber) => ask(climber, COMPLETE, { idempotencyKey: randomUUID(), purchaseId: bought(climber, name) });
}

export function cancels(name: string): Deed {
  return (climber) => ask(climber, CANCEL, { idempotencyKey: randomUUID(), purchaseId: bought(climber, name) });
}

/** Gives back these lines of a purchase, by their numbers; the first unless said. */
export function returns(name: string, ...numbers: number[]): Deed {
  const lines = (numbers.length > 0 ? numbers : [1]).map((number) => ({ sku: `sku-${String(number)}`, quantity: '1' }));
  return (climber) => ask(climber, RETURN, { idempotencyKey: randomUUID(), purchaseId: bought(climber, name), lines });
}

/** An activity of the type `check-in`. */
export const checksIn: Deed = (climber) =>
  ask(climber, ACTIVITY, anActivity(climber.story.app).by(climber.story.member).of('check-in').input());

/** To the end of a day, or without an end. */
export function pauses(until?: string): Deed {
  return async ({ story: { app, program, member } }) => {
    expect((await pauseMember(app, program.adminKey, member, { until })).pause).toMatchObject({ endedAt: null });
  };
}

export const resumes: Deed = async ({ story: { app, program, member } }) => {
  expect((await resumeMember(app, program.adminKey, member)).member).toMatchObject({ status: 'ACTIVE' });
};

/** Staff give a tier of the first ladder, to the end of a day or for ever. */
export function isGiven(tier: string, until?: string): Deed {
  return async (climber) => {
    const { app, program, member } = climber.story;
    const given = await overrideTier(app, program.adminKey, member, { tier: climber.ladders[0]?.tiers[tier], until });
    expect(given).toMatchObject({ standing: { override: { tier: { key: tier } } } });
    keep(climber, given);
  };
}

/** And end that. */
export const isGivenNoMore: Deed = async ({ story: { app, program, member } }) => {
  expect(await endTierOverride(app, program.adminKey, member)).toMatchObject({ standing: { override: null } });
};

/** A new version of the first ladder comes into force, with these thresholds of its metals and any other fields. */
export function ladderBecomes(onChange: string, thresholds: Record<string, number>, fields: Input = {}): Deed {
  return async (climber) => {
    const { adminKey } = climber.story.program;
    const tiers = Object.entries(thresholds).map(([key, threshold]) => ({
      key,
      name: [{ locale: 'en', text: key }],
      threshold: String(threshold),
    }));
    const { moves, ...others } = fields;
    const id = climber.ladders[0]?.id;
    await ask(climber, UPDATE, { id, tiers, ...others }, adminKey);
    await ask(climber, ACTIVATE, { id, onChange, ...(moves ? { moves } : {}) }, adminKey);
  };
}

/** One after the other at the same moment. */
export function then(...deeds: readonly Deed[]): Deed {
  return async (climber) => {
    for (const deed of deeds) await deed(climber);
  };
}

async function ask(climber: Climber, document: string, input: Input, as?: string): Promise<Outcome> {
  const { app, program } = climber.story;
  const { data, errors } = await app.call(as ?? program.shopKey, document, { input });
  const [outcome] = Object.values<Outcome>(data ?? {});
  if (errors ?? outcome?.code) throw new Error(JSON.stringify(errors ?? outcome));
  keep(climber, outcome);
  return outcome;
}

function keep({ answered }: Climber, { tierChanges = [] }: Outcome): void {
  for (const { from, to, at, cause, ladder } of tierChanges) {
    answered.push({ from: from.key, to: to.key, at, cause, ladder: ladder.name });
  }
}

function bought({ purchases }: Climber, name: string): string {
  const id = purchases.get(name);
  if (!id) throw new Error(`nothing was bought under the name ${name}`);
  return id;
}
