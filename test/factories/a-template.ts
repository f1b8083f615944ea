import type { TestApp } from '../support/app.js';

const CREATE = `mutation ($input: CreateVoucherTemplateInput!) {
  createVoucherTemplate(input: $input) {
    ... on CreateVoucherTemplatePayload { voucherTemplate { id } }
    ... on UserError { message }
    ... on InvalidInput { problems { path message } }
  }
}`;

/** A voucher template to be made through the API: `await aTemplate(app).giving({ points: 5 }).make()`. */
class TemplateFactory {
  private key: string;
  private input: Record<string, unknown> = {
    name: [{ locale: 'en', text: 'Voucher' }],
    gives: { percent: { percent: '10' } },
  };

  constructor(private readonly app: TestApp) {
    this.key = app.program.adminKey;
  }

  named(text: string): this {
    return this.with({ name: [{ locale: 'en', text }] });
  }

  giving(gives: Record<string, unknown>): this {
    return this.with({ gives });
  }

  /** With any fields of CreateVoucherTemplateInput. */
  with(fields: Record<string, unknown>): this {
    this.input = { ...this.input, ...fields };
    return this;
  }

  /** In the program that this administrator's key opens. */
  by(adminKey: string): this {
    this.key = adminKey;
    return this;
  }

  /** Makes it, and answers its id. */
  async make(): Promise<string> {
    const { data, errors } = await this.app.call(this.key, CREATE, { input: this.input });
    const made = data?.createVoucherTemplate?.voucherTemplate as { id: string } | undefined;
    if (!made) throw new Error(`a voucher template could not be made: ${JSON.stringify(errors ?? data)}`);
    return made.id;
  }
}

/** A voucher template to be made: 10 percent, unless said otherwise. */
export function aTemplate(app: TestApp): TemplateFactory {
  return new TemplateFactory(app);
}
