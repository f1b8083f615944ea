import type { Ask } from '../api.js';
import { ref } from './people.js';

interface ShownReward {
  id: string;
  name: string;
  options: { id: string; key: string }[];
}

/** What a happening has to look up before it can be said. */
export class World {
  private rewards: Promise<{ rewards: { nodes: ShownReward[] } }> | null = null;

  constructor(private readonly ask: Ask) {}

  /** The ids of a reward and, where there is a choice, of an option. */
  async reward(name: string, option?: string): Promise<{ reward: string; choices?: { option: string }[] }> {
    this.rewards ??= this.ask('{ rewards(first: 100) { nodes { id name options { id key } } } }');
    const reward = (await this.rewards).rewards.nodes.find((one) => one.name === name);
    if (!reward) throw new Error(`the demo's shop has no reward "${name}"`);
    if (option === undefined) return { reward: reward.id };
    const chosen = reward.options.find(({ key }) => key === option);
    return { reward: reward.id, choices: [{ option: String(chosen?.id) }] };
  }

  /** The code by which somebody brings friends. */
  async friendCode(number: number): Promise<string> {
    const { member } = await this.ask<{ member: { referral: { code: string } } }>(
      'query ($ref: MemberRef!) { member(ref: $ref) { referral { code } } }',
      { ref: ref(number) },
    );
    return member.referral.code;
  }

  /** The code of the oldest voucher of this name that somebody can use; null when there is none. */
  async voucherCode(number: number, name: string): Promise<string | null> {
    const { member } = await this.ask<{
      member: { vouchers: { nodes: Record<'name' | 'code' | 'status', string>[] } };
    }>('query ($ref: MemberRef!) { member(ref: $ref) { vouchers(first: 20) { nodes { name code status } } } }', {
      ref: ref(number),
    });
    const usable = member.vouchers.nodes.filter((one) => one.name === name && one.status === 'ISSUED');
    return usable.at(-1)?.code ?? null;
  }

  /** What somebody redeemed last. */
  async lastRedemption(number: number): Promise<string | null> {
    const { member } = await this.ask<{ member: { redemptions: { nodes: { id: string }[] } } }>(
      'query ($ref: MemberRef!) { member(ref: $ref) { redemptions(first: 1) { nodes { id } } } }',
      { ref: ref(number) },
    );
    return member.redemptions.nodes[0]?.id ?? null;
  }
}
