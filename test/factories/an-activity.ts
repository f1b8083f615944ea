import { randomUUID } from 'node:crypto';
import type { GraphqlAnswer, TestApp } from '../support/app.js';

/** A recorded activity, as the API knows it. */
export interface RecordedActivity {
  id: string;
  pointsEarned: number;
}

const RECORD = `mutation ($input: RecordActivityInput!) {
  recordActivity(input: $input) {
    ... on RecordActivityPayload { activity { id pointsEarned } }
    ... on UserError { code message }
  }
}`;

/** An activity to be recorded through the API: `await anActivity(app).by(member).of('check-in').record()`. */
export class ActivityFactory {
  private key: string;
  private fields: Record<string, unknown> = {};

  constructor(private readonly app: TestApp) {
    this.key = app.program.shopKey;
  }

  by({ id }: { id: string }): this {
    return this.with({ member: { id } });
  }

  /** Of another type than "review". */
  of(type: string): this {
    return this.with({ type });
  }

  /** In regard to what. */
  about(reference: string): this {
    return this.with({ reference });
  }

  at(occurredAt: string): this {
    return this.with({ occurredAt });
  }

  /** Any other fields of RecordActivityInput. */
  with(fields: Record<string, unknown>): this {
    this.fields = { ...this.fields, ...fields };
    return this;
  }

  /** In another program than the application's own. */
  in({ shopKey }: { shopKey: string }): this {
    this.key = shopKey;
    return this;
  }

  /** The input, for a test that sends it itself: under a new key, a review done now unless said otherwise. */
  input(): Record<string, unknown> {
    return { idempotencyKey: randomUUID(), type: 'review', ...this.fields };
  }

  /** Records it. Throws when it is refused. */
  async record(): Promise<RecordedActivity> {
    const { data, errors }: GraphqlAnswer = await this.app.call(this.key, RECORD, { input: this.input() });
    const recorded = data?.recordActivity;
    if (!recorded?.activity) throw new Error(`an activity was not recorded: ${JSON.stringify(errors ?? recorded)}`);
    return recorded.activity;
  }
}

/** An activity to be recorded: a review that is done now, unless said otherwise. Its type has to be made before. */
export function anActivity(app: TestApp): ActivityFactory {
  return new ActivityFactory(app);
}
