import type { TestApp } from '../support/app.js';

const CREATE = `mutation ($input: CreateEarningRuleInput!) {
  createEarningRule(input: $input) {
    ... on CreateEarningRulePayload { earningRule { id } }
    ... on UserError { message }
  }
}`;

const statusMutation = (verb: 'activate' | 'pause' | 'archive') => `mutation ($id: ID!) {
  ${verb}EarningRule(input: { id: $id }) { ... on UserError { message } }
}`;

/** An earning rule to be made through the API: `await aRule(app).givesPoints(4).countsShipping().active()`. */
export class RuleFactory {
  private key: string;
  private input: Record<string, unknown> = { name: [{ locale: 'en', text: 'Every pound counts' }] };
  private readonly rate = { points: 1, per: '1.00' };
  private gives: Record<string, unknown> = { rate: this.rate };

  constructor(private readonly app: TestApp) {
    this.key = app.program.adminKey;
  }

  /** Points for each step; one step is 1.00 unless `per` says otherwise. */
  givesPoints(points: number): this {
    this.rate.points = points;
    return this;
  }

  per(amount: string): this {
    this.rate.per = amount;
    return this;
  }

  /** So many points instead of a rate. */
  fixed(points: number): this {
    return this.giving({ fixed: points });
  }

  /** Points for each item instead of a rate. */
  perItem(points: number): this {
    return this.giving({ perItem: points });
  }

  /** A multiplier instead of a base rule. */
  factor(factor: string): this {
    return this.giving({ factor });
  }

  /** Another trigger than a purchase; fixed points go with it, a rate does not. */
  on(trigger: string, activityType?: string): this {
    return this.with({ trigger, activityType });
  }

  /** With more to its scope than it has already: `.looksAt({ include: [{ category: 'coffee' }] })`. */
  looksAt(scope: Record<string, unknown>): this {
    return this.with({ scope: { ...(this.input.scope as object | undefined), ...scope } });
  }

  countsShipping(): this {
    return this.looksAt({ shipping: true });
  }

  minimumOrder(amount: string): this {
    return this.with({ minimumOrder: amount });
  }

  minimumScope(amount: string): this {
    return this.with({ minimumScope: amount });
  }

  firstPurchaseOnly(): this {
    return this.with({ firstPurchaseOnly: true });
  }

  /** Where it must have happened: the channel of the purchase or activity. */
  inChannels(...channels: string[]): this {
    return this.with({ channels });
  }

  /** Whom it is for. */
  forAudience(audience: Record<string, unknown>): this {
    return this.with({ audience });
  }

  weekdays(...weekdays: string[]): this {
    return this.with({ weekdays });
  }

  /** Local times, such as `22:00` to `02:00`. */
  hours(from: string, until: string): this {
    return this.with({ hours: { from, until } });
  }

  limits(...limits: Record<string, unknown>[]): this {
    return this.with({ limits });
  }

  cooldownDays(days: number): this {
    return this.with({ cooldownDays: days });
  }

  maxPoints(points: number): this {
    return this.with({ maxPoints: points });
  }

  inGroup(exclusiveGroup: string): this {
    return this.with({ exclusiveGroup });
  }

  /** Multipliers add nothing to it. */
  notMultiplied(): this {
    return this.with({ multiplied: false });
  }

  /** It does not count for tiers. */
  notQualifying(): this {
    return this.with({ qualifying: false });
  }

  from(instant: string): this {
    return this.with({ from: instant });
  }

  until(instant: string): this {
    return this.with({ until: instant });
  }

  named(text: string): this {
    return this.with({ name: [{ locale: 'en', text }] });
  }

  /** With a pending or expiry policy of its own. */
  withPolicies(policies: { pending?: object; expiry?: object }): this {
    return this.with(policies);
  }

  /** In another point currency than the default one. */
  inCurrency(code: string): this {
    return this.with({ currency: code });
  }

  /** With any fields of CreateEarningRuleInput. */
  with(fields: Record<string, unknown>): this {
    this.input = { ...this.input, ...fields };
    return this;
  }

  /** In the program that this administrator's key opens. */
  by(adminKey: string): this {
    this.key = adminKey;
    return this;
  }

  /** Makes it as a DRAFT. This and the methods below answer its id. */
  async draft(): Promise<string> {
    const input = { gives: this.gives, ...this.input };
    const { createEarningRule } = await this.send(CREATE, { input });
    return (createEarningRule as { earningRule: { id: string } }).earningRule.id;
  }

  async active(): Promise<string> {
    return this.bring(await this.draft(), 'activate');
  }

  async paused(): Promise<string> {
    return this.bring(await this.active(), 'pause');
  }

  async archived(): Promise<string> {
    return this.bring(await this.draft(), 'archive');
  }

  private giving(gives: Record<string, unknown>): this {
    this.gives = gives;
    return this;
  }

  private async bring(id: string, verb: 'activate' | 'pause' | 'archive'): Promise<string> {
    await this.send(statusMutation(verb), { id });
    return id;
  }

  private async send(mutation: string, variables: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { data, errors } = await this.app.call(this.key, mutation, variables);
    const refused = data && Object.values<{ message?: string }>(data)[0]?.message;
    if (errors ?? refused) throw new Error(`a rule could not be made: ${JSON.stringify(errors ?? refused)}`);
    return data as Record<string, unknown>;
  }
}

/** An earning rule to be made: 1 point per 1.00, unless said otherwise. */
export function aRule(app: TestApp): RuleFactory {
  return new RuleFactory(app);
}
