import { randomUUID } from 'node:crypto';
import type { TestApp } from '../support/app.js';
import { aTemplate } from './a-template.js';

const ISSUE = `mutation ($input: IssueVoucherInput!) {
  issueVoucher(input: $input) {
    ... on IssueVoucherPayload { voucher { id code } }
    ... on UserError { message }
  }
}`;

/** A voucher that was issued, as administrators see it. */
export interface IssuedVoucher {
  id: string;
  code: string;
  /** By which template. */
  template: string;
}

/** A voucher to be issued by a template of its own through the API: `await aVoucher(app).giving({ points: 5 }).to(ada).issue()`. */
class VoucherFactory {
  private key: string;
  private terms: Record<string, unknown> = {};
  private input: Record<string, unknown> = {};

  constructor(private readonly app: TestApp) {
    this.key = app.program.adminKey;
  }

  giving(gives: Record<string, unknown>): this {
    return this.with({ gives });
  }

  /** A gift card of so much. */
  card(amount: string, currency = 'GBP'): this {
    return this.giving({ giftCard: { amount, currency } });
  }

  /** With any fields of CreateVoucherTemplateInput. */
  with(terms: Record<string, unknown>): this {
    this.terms = { ...this.terms, ...terms };
    return this;
  }

  to({ id }: { id: string }): this {
    return this.saying({ member: { id } });
  }

  /** With any fields of IssueVoucherInput. */
  saying(input: Record<string, unknown>): this {
    this.input = { ...this.input, ...input };
    return this;
  }

  /** In the program that this administrator's key opens. */
  by(adminKey: string): this {
    this.key = adminKey;
    return this;
  }

  async issue(): Promise<IssuedVoucher> {
    const template = await aTemplate(this.app).by(this.key).with(this.terms).make();
    const input = { idempotencyKey: randomUUID(), template, ...this.input };
    const { data, errors } = await this.app.call(this.key, ISSUE, { input });
    const voucher = data?.issueVoucher?.voucher as { id: string; code: string } | undefined;
    if (!voucher) throw new Error(`a voucher could not be issued: ${JSON.stringify(errors ?? data)}`);
    return { ...voucher, template };
  }
}

/** A voucher to be issued: 10 percent, once, for nobody in particular, unless said otherwise. */
export function aVoucher(app: TestApp): VoucherFactory {
  return new VoucherFactory(app);
}
