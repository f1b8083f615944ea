import type { TestApp } from '../support/app.js';

const CREATE = `mutation ($input: CreateTierLadderInput!) {
  createTierLadder(input: $input) {
    ... on CreateTierLadderPayload { tierLadder { id tiers { id key } } }
    ... on UserError { message }
  }
}`;

const ACTIVATE = `mutation ($input: ActivateTierLadderInput!) {
  activateTierLadder(input: $input) {
    ... on ActivateTierLadderPayload { tierLadder { activation { status } } }
    ... on UserError { message }
  }
}`;

const en = (text: string) => [{ locale: 'en', text }];

/** A ladder that was made: its id, and those of its tiers by their keys. */
export interface MadeLadder {
  id: string;
  tiers: Record<string, string>;
}

/** A ladder to be made through the API: `await aLadder(app).counting('SPEND').tier('low', '0').tier('high', '100').draft()`. */
export class LadderFactory {
  private key: string;
  private input: Record<string, unknown> = {
    name: en('Status'),
    primary: false,
    metric: 'QUALIFYING_POINTS',
    window: 'CALENDAR_YEAR',
    falling: 'ONE_STEP',
  };
  private readonly tiers: Record<string, unknown>[] = [];

  constructor(private readonly app: TestApp) {
    this.key = app.program.adminKey;
  }

  named(text: string): this {
    return this.with({ name: en(text) });
  }

  /** What it counts. */
  counting(metric: string, activityType?: string): this {
    return this.with({ metric, activityType });
  }

  /** In which span of days; so many months with ROLLING. */
  within(window: string, windowMonths?: number): this {
    return this.with({ window, windowMonths });
  }

  falling(falling: string, graceDays = 0): this {
    return this.with({ falling, graceDays });
  }

  primary(): this {
    return this.with({ primary: true });
  }

  /** With another tier, above those before it. Without any it has `basic` at 0 and `gold` at 100. */
  tier(key: string, threshold: string, more: Record<string, unknown> = {}): this {
    this.tiers.push({ key, name: en(key), threshold, ...more });
    return this;
  }

  /** With any fields of CreateTierLadderInput. */
  with(fields: Record<string, unknown>): this {
    this.input = { ...this.input, ...fields };
    return this;
  }

  /** In the program that this administrator's key opens. */
  by(adminKey: string): this {
    this.key = adminKey;
    return this;
  }

  /** Makes it as a DRAFT. */
  async draft(): Promise<MadeLadder> {
    if (this.tiers.length === 0) this.tier('basic', '0').tier('gold', '100');
    const input = { tiers: this.tiers, ...this.input };
    const { data, errors } = await this.app.call(this.key, CREATE, { input });
    const made = data?.createTierLadder?.tierLadder as { id: string; tiers: { id: string; key: string }[] } | undefined;
    if (!made) throw new Error(`a ladder could not be made: ${JSON.stringify(errors ?? data)}`);
    return { id: made.id, tiers: Object.fromEntries(made.tiers.map(({ key, id }) => [key, id])) };
  }

  /** Makes it, and lets members stand on it. */
  async active(): Promise<MadeLadder> {
    const made = await this.draft();
    const { data, errors } = await this.app.call(this.key, ACTIVATE, { input: { id: made.id } });
    const activation = data?.activateTierLadder?.tierLadder?.activation as { status: string } | undefined;
    if (activation?.status !== 'DONE') throw new Error(`it is not active: ${JSON.stringify(errors ?? data)}`);
    return made;
  }
}

/** A ladder to be made: by qualifying points in a calendar year, not primary, unless said otherwise. */
export function aLadder(app: TestApp): LadderFactory {
  return new LadderFactory(app);
}
