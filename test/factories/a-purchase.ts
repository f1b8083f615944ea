import { randomUUID } from 'node:crypto';
import type { GraphqlAnswer, TestApp } from '../support/app.js';

/** A recorded purchase, as the API knows it. */
export interface RecordedPurchase {
  id: string;
  orderId: string;
  pointsEarned: number;
  lines: { id: string; sku: string }[];
}

const RECORD = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) {
    ... on RecordPurchasePayload { purchase { id orderId pointsEarned lines { id sku } } }
    ... on UserError { code message }
  }
}`;

/** A purchase to be recorded through the API: `await aPurchase(app).by(member).worth('19.99').record()`. */
export class PurchaseFactory {
  private key: string;
  private readonly lines: Record<string, unknown>[] = [];
  private fields: Record<string, unknown> = {};

  constructor(private readonly app: TestApp) {
    this.key = app.program.shopKey;
  }

  by({ id }: { id: string }): this {
    return this.with({ member: { id } });
  }

  /** One more line of this amount, a single item. */
  worth(unitPrice: string): this {
    return this.line({ unitPrice });
  }

  /** One more line: one item "sku-1", "sku-2", ... of 10.00 unless said otherwise. */
  line(fields: Record<string, unknown> = {}): this {
    this.lines.push({ sku: `sku-${this.lines.length + 1}`, quantity: '1', unitPrice: '10', ...fields });
    return this;
  }

  /** Its points wait until it is completed. */
  pending(): this {
    return this.with({ completed: false });
  }

  /** Any other fields of RecordPurchaseInput. */
  with(fields: Record<string, unknown>): this {
    this.fields = { ...this.fields, ...fields };
    return this;
  }

  /** In another program than the application's own. */
  in({ shopKey }: { shopKey: string }): this {
    this.key = shopKey;
    return this;
  }

  /** The input, for a test that sends it itself: a new order under a new key, of one line of 10.00 GBP unless said otherwise. */
  input(): Record<string, unknown> {
    if (this.lines.length === 0) this.line();
    const { lines } = this;
    return { idempotencyKey: randomUUID(), orderId: `order-${randomUUID()}`, currency: 'GBP', lines, ...this.fields };
  }

  /** Records it. Throws when it is refused. */
  async record(): Promise<RecordedPurchase> {
    const { data, errors }: GraphqlAnswer = await this.app.call(this.key, RECORD, { input: this.input() });
    const recorded = data?.recordPurchase;
    if (!recorded?.purchase) throw new Error(`a purchase was not recorded: ${JSON.stringify(errors ?? recorded)}`);
    return recorded.purchase;
  }
}

/** A purchase to be recorded: one line of 10.00 GBP, unless said otherwise. */
export function aPurchase(app: TestApp): PurchaseFactory {
  return new PurchaseFactory(app);
}
