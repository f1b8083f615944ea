import type { Answer, Facts, Input } from '../journal/journal.js';
import type { KindName } from './kinds.js';
import type { Shop } from './open-shop.js';
import type { Random } from './random.js';

/** What a client thinks of next. */
export interface Thought {
  kind: KindName;
  inputs: Input[];
}

/** How often each kind of call comes, against the others. */
export type Mix = Partial<Record<KindName, number>>;

/** Checkouts above all, and whatever else a shop does beside them. */
export const EVERYTHING: Mix = {
  recordPurchase: 30,
  recordPurchases: 4,
  returnPurchase: 8,
  cancelPurchase: 5,
  adjustPoints: 6,
  redeemReward: 8,
  cancelRedemption: 3,
  holdPoints: 8,
  captureHold: 3,
  releaseHold: 3,
  transferPoints: 6,
  enrollMember: 4,
  recordActivity: 5,
  issueVoucher: 4,
  redeemVoucher: 3,
};

interface Order {
  orderId: string;
  buyer: string;
}

/**
 * Thinks of calls that make sense: what is returned was bought, what is captured was held. What was acknowledged is remembered; the
 * same thing may be asked for twice at once, as impatient people do.
 */
export class Shopping {
  private readonly members: string[];
  private readonly friends: string[] = [];
  private readonly orders: Order[] = [];
  private readonly holds: { id: string; member: string }[] = [];
  private readonly redemptions: string[] = [];
  private readonly vouchers: string[] = [];
  private readonly kinds: KindName[];
  private count = 0;

  constructor(
    private readonly shop: Shop,
    private readonly random: Random,
    private readonly mix: Mix,
    /** Keeps keys of different runs on one database apart. */
    private readonly run = 'run',
  ) {
    this.members = shop.members.map(({ id }) => id);
    this.kinds = Object.entries(mix).flatMap(([name, often]) => Array<KindName>(often).fill(name as KindName));
  }

  next(): Thought {
    const friend = this.random.chance(0.2) ? this.friends.shift() : undefined;
    if (friend !== undefined) return { kind: 'recordPurchase', inputs: [this.purchase(friend, 'friend')] };
    const kind = this.random.pick(this.kinds) as KindName;
    const inputs = this.think[kind]?.();
    // Nothing to bring back or to end yet: somebody buys instead.
    return inputs ? { kind, inputs } : { kind: 'recordPurchase', inputs: [this.purchase(this.member())] };
  }

  /** What was accepted can be gone on with. */
  remember({ kind, inputs }: Thought, answers: readonly Answer[]): void {
    for (const [index, input] of inputs.entries()) {
      const answer = answers[index];
      if (answer && 'accepted' in answer) this.keep(kind, input, answer.accepted);
    }
  }

  private keep(kind: KindName, input: Input, facts: Facts): void {
    const { id } = (facts[KEPT[kind] ?? ''] ?? {}) as { id: string };
    if (kind === 'recordPurchase' || kind === 'recordPurchases') {
      // A friend's purchase stays: what both got for it would go with it, and no answer says so.
      if (facts['referral'] !== null) return;
      this.orders.push({ orderId: input['orderId'] as string, buyer: (input['member'] as { id: string }).id });
    } else if (kind === 'holdPoints') this.holds.push({ id, member: (input['member'] as { id: string }).id });
    else if (kind === 'redeemReward') this.redemptions.push(id);
    else if (kind === 'issueVoucher') this.vouchers.push((facts['voucher'] as { code: string }).code);
    else if (kind === 'enrollMember') (facts['referral'] === null ? this.members : this.friends).push(id);
  }

  private readonly think: Partial<Record<KindName, () => Input[] | null>> = {
    recordPurchase: () => [this.purchase(this.member())],
    recordPurchases: () => Array.from({ length: this.random.between(2, 12) }, () => this.purchase(this.member())),
    returnPurchase: () => {
      const order = this.random.pick(this.orders);
      if (!order) return null;
      const lines = [{ sku: 'book', quantity: '1' }];
      return [{ ...this.input('return'), ...order, reference: `r-${String(this.count)}`, lines }];
    },
    cancelPurchase: () => {
      const order = this.random.take(this.orders);
      return order ? [{ ...this.input('cancel'), ...order }] : null;
    },
    adjustPoints: () => {
      const points = this.random.between(1, 30) * (this.random.chance(0.3) ? -1 : 1);
      return [{ ...this.input('adjust'), member: { id: this.member() }, points, reason: 'a good turn' }];
    },
    redeemReward: () => [
      { ...this.input('redeem'), member: { id: this.member() }, reward: this.random.pick(this.shop.rewards) },
    ],
    cancelRedemption: () => {
      const redemption = this.random.take(this.redemptions);
      return redemption === undefined ? null : [{ ...this.input('give-back'), redemption }];
    },
    holdPoints: () => [
      {
        ...this.input('hold'),
        member: { id: this.member() },
        points: this.random.between(1, 40),
        expiresInSeconds: 3600,
      },
    ],
    captureHold: () => this.endOfHold('capture'),
    releaseHold: () => this.endOfHold('release'),
    transferPoints: () => {
      const from = this.member();
      const to = this.member();
      if (from === to) return null;
      return [{ ...this.input('transfer'), from: { id: from }, to: { id: to }, points: this.random.between(1, 25) }];
    },
    enrollMember: () => {
      const { code: referralCode } = this.random.pick(this.shop.members) as { code: string };
      const input = this.input('enroll');
      const externalId = input.idempotencyKey;
      // Whoever is merged brings nobody any more, and who brought a friend is another one afterwards.
      const isBrought = this.mix.mergeMembers === undefined && this.random.chance(0.5);
      return [{ ...input, externalId, ...(isBrought && { referralCode }) }];
    },
    recordActivity: () => [
      {
        ...this.input('review'),
        member: { id: this.member() },
        type: 'review',
        reference: `book-${String(this.count)}`,
      },
    ],
    issueVoucher: () => [{ ...this.input('voucher'), template: this.shop.voucherTemplate }],
    redeemVoucher: () => {
      const code = this.random.take(this.vouchers);
      const input = this.input('use');
      return code === undefined
        ? null
        : [{ ...input, code, member: { id: this.member() }, orderId: input.idempotencyKey }];
    },
    mergeMembers: () => {
      const [keep, absorb] = [this.member(), this.member()];
      if (keep === absorb) return null;
      return [{ ...this.input('merge'), keep: { id: keep }, absorb: { id: absorb }, reason: 'the same person' }];
    },
  };

  private purchase(member: string, why = 'order'): Input {
    const input = this.input(why);
    const hold = this.random.chance(0.1) ? this.holdOf(member) : undefined;
    const quantity = String(this.random.between(1, 3));
    const lines = [
      { sku: 'book', quantity, unitPrice: `${String(this.random.between(3, 20))}.99` },
      ...(this.random.chance(0.5) ? [{ sku: 'coffee', quantity: '2', unitPrice: '3.20' }] : []),
    ];
    const order = { orderId: input.idempotencyKey, member: { id: member }, currency: 'GBP', lines };
    return { ...input, ...order, ...(hold && { holdId: hold.id }) };
  }

  private endOfHold(how: string): Input[] | null {
    const hold = this.random.take(this.holds);
    return hold ? [{ ...this.input(how), holdId: hold.id }] : null;
  }

  private holdOf(member: string): { id: string } | undefined {
    const index = this.holds.findIndex((hold) => hold.member === member);
    return index < 0 ? undefined : this.holds.splice(index, 1)[0];
  }

  private input(what: string): Input {
    return { idempotencyKey: `${this.run}-${what}-${String(++this.count)}` };
  }

  private member(): string {
    return this.random.pick(this.members) as string;
  }
}

/** Where the answer has the id of what is gone on with. */
const KEPT: Partial<Record<KindName, string>> = {
  holdPoints: 'hold',
  redeemReward: 'redemption',
  enrollMember: 'member',
};
