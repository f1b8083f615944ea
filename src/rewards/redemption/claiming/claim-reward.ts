import { Injectable } from '@nestjs/common';
import { decodeId, newId } from '../../../kernel/ids.js';
import type { Problem } from '../../../kernel/problem.js';
import {
  MemberNotActive,
  MemberNotFound,
  MemberStatus,
  maySpend,
  refuseSilence,
  resolveOwnMembers,
  tell,
  type LockedMember,
  type MemberRef,
} from '../../../members/index.js';
import { isStaff } from '../../../platform/access/index.js';
import { Restart, type Call, type Queryable, type Tx } from '../../../platform/database/index.js';
import { Refusal } from '../../../platform/graphql/index.js';
import {
  InsufficientPoints,
  WalletAct,
  WalletChanges,
  type Facts,
  type Wallet,
  type WalletDesk,
  type WalletRequest,
} from '../../../points/index.js';
import type { ProgramSettings } from '../../../programs/index.js';
import { CodeKeys, isIssuable, TemplateBook } from '../../../vouchers/index.js';
import type { ActiveReward } from '../../book/active-rewards.js';
import { RewardBook } from '../../book/reward-book.js';
import { RewardNotFound } from '../../catalogue/rewards.refusals.js';
import { isVisible } from '../../eligibility/availability.js';
import type { Choice } from '../../eligibility/compiled-reward.js';
import { priceFor } from '../../eligibility/price-for.js';
import { reachedLimit } from '../../eligibility/reached-limit.js';
import { PopularityBook } from '../../offers/popularity/popularity-book.js';
import { ageBandOf } from '../../relevance/age-band.js';
import { ExpireReservations } from '../expire-reservations.job.js';
import { refusedClaim, refusedLimit, refusedStock } from '../shown/claim-refusals.js';
import { RedemptionStatus } from '../shown/redemption-status.types.js';
import type { RedemptionFile } from '../stored/redemption-rows.js';
import { choicesOf, claimProblem, type WantedChoice } from './claim.js';
import type { ClaimBook } from './claim-book.js';
import { neededOf } from './needed.js';
import { openClaims } from './open-claims.js';
import { quantityProblems } from './quantity-problems.js';

/** What everybody says who wants a reward. */
export interface ClaimInput {
  idempotencyKey: string;
  member?: MemberRef | null;
  reward: string;
  choices?: readonly { option: string; quantity?: number | null }[] | null;
  quantity?: number | null;
}

type Request<Input extends ClaimInput> = WalletRequest<Input>;

export interface ClaimFound {
  members: [string];
  referredTo: string[];
  reward: ActiveReward;
  wanted: WantedChoice[];
  quantity: number;
}

/** Everything that claims have in common: who may have what, and what it costs them. How it is paid is the act's own. */
@Injectable()
export abstract class ClaimReward<Input extends ClaimInput, Payload> extends WalletAct<
  Input,
  ClaimFound,
  Payload,
  ClaimBook
> {
  /** Programs in which reservations that are over keep what somebody wants. */
  private readonly overdue = new Set<number>();

  constructor(
    changes: WalletChanges,
    private readonly book: RewardBook,
    private readonly templates: TemplateBook,
    private readonly expiring: ExpireReservations,
    private readonly popularity: PopularityBook,
    private readonly keys: CodeKeys,
  ) {
    super(changes);
  }

  /** Pays with the wallet, and says what the redemption keeps of that. It has as many points available. */
  protected abstract pay(
    desk: WalletDesk,
    request: Request<Input>,
    wallet: Wallet,
    redemption: { uuid: string; points: number },
  ): Pick<RedemptionFile, 'status' | 'sequence' | 'holdId' | 'reservedUntil' | 'issuedAt'>;

  /** Does what follows once everything is taken. */
  protected abstract conclude(desk: WalletDesk, member: LockedMember, file: RedemptionFile, book: ClaimBook): void;

  override async prepare(settings: ProgramSettings): Promise<void> {
    if (this.overdue.has(settings.number)) {
      await this.expiring.catchUp(settings.number);
      this.overdue.delete(settings.number);
    }
    await Promise.all([this.book.rewardsOf(settings), this.templates.templatesOf(settings)]);
  }

  problemsOf({ quantity, choices }: Input): Problem[] {
    return quantityProblems(quantity ?? 1, choices ?? []);
  }

  async find(
    db: Queryable,
    settings: ProgramSettings,
    requests: readonly Request<Input>[],
  ): Promise<(ClaimFound | Refusal)[]> {
    const { number: programId } = settings;
    const active = await this.book.rewardsOf(settings);
    const asked = requests.map(({ caller, input }) => ({ caller, member: input.member ?? null }));
    const found = await resolveOwnMembers(db, programId, asked);
    return requests.map(({ caller, input }, index) => {
      const uuid = found[index] ?? null;
      if (uuid === null) return refuseSilence({ caller, member: input.member }, 'for whom') ?? new MemberNotFound();
      const reward = active.find(decodeId('rwd', input.reward) ?? '');
      if (!reward) return new RewardNotFound(['reward']);
      const wanted = (input.choices ?? []).map(({ option: id, quantity }): WantedChoice => {
        const optionUuid = decodeId('rwo', id);
        const option = reward.options.find((one) => one.uuid === optionUuid);
        return { option: option?.number ?? null, quantity: quantity ?? 1 };
      });
      const referredTo = caller.memberId === null ? [uuid] : [];
      return { members: [uuid], referredTo, reward, wanted, quantity: input.quantity ?? 1 };
    });
  }

  async load(
    tx: Tx,
    desk: WalletDesk,
    asked: readonly { request: Request<Input>; found: ClaimFound }[],
  ): Promise<ClaimBook> {
    const active = await this.book.rewardsOf(desk.settings);
    const templates = await this.templates.templatesOf(desk.settings);
    const claims = asked.map(({ found }) => ({
      memberId: found.members[0],
      reward: found.reward,
      choices: choicesOf(found.wanted),
      quantity: found.quantity,
    }));
    return openClaims(tx, desk, claims, { active, templates, keys: this.keys });
  }

  decide(desk: WalletDesk, request: Request<Input>, found: ClaimFound, book: ClaimBook): Facts | Refusal {
    const { reward, wanted, quantity, members } = found;
    const { now, settings } = desk;
    const member = desk.members.get(members[0]);
    if (!member || member.status === MemberStatus.ERASED) return new MemberNotFound();
    if (!maySpend(member)) return new MemberNotActive(member.status);
    const looker = book.lookerOf(member.uuid);
    const time = { now, timeZone: settings.timeZone };
    const claimant = { programId: settings.number, memberId: member.uuid };
    if (!isVisible(reward, looker, time)) return new RewardNotFound(['reward']);
    const outsideOf = book.outsideOf(member.uuid, reward);
    const problem =
      claimProblem(reward, wanted, looker, { ...time, outsideOf, isForStaff: isStaff(request.caller) }) ??
      this.issuingProblem(settings, book, found);
    if (problem) return refusedClaim(claimant, reward, problem);

    const choices = choicesOf(wanted);
    const points = priceFor(reward, choices, looker, now) * quantity;
    const usedOf = book.usedOf(member.uuid, reward.number);
    const limit = reachedLimit(reward.limits, { uses: quantity, points }, usedOf, book.resetOf);
    const shortage = book.shelf.shortage(reward, choices, quantity);
    if (book.hasOverdue && (shortage || (limit && !limit.limit.perMember))) {
      this.overdue.add(settings.number);
      throw new Restart('reservations that are over keep what is wanted: they go first');
    }
    if (limit) return refusedLimit(limit);
    if (shortage) return refusedStock(claimant, reward, shortage);
    const wallet = desk.wallets.find(member.uuid, reward.currency);
    if (!wallet || wallet.available < points) return new InsufficientPoints(points, wallet?.available ?? 0, ['reward']);
    const spending = desk.spendingLimit.count(member.uuid, points);
    if (spending) return spending;
    return this.claim(desk, request, { member, reward, choices, quantity, points, wallet }, book);
  }

  override writes(_desk: WalletDesk, book: ClaimBook): Call<never>[] {
    return book.writes();
  }

  private claim(
    desk: WalletDesk,
    request: Request<Input>,
    { member, reward, choices, quantity, points, wallet }: Claimed,
    book: ClaimBook,
  ): Facts {
    const uuid = newId();
    const { number, version, currency: currencyNumber, money, moneyCurrency } = reward;
    const { ages } = book.lookerOf(member.uuid);
    const paid = this.pay(desk, request, wallet, { uuid, points });
    const taken = {
      uuid,
      reward: number,
      quantity,
      points,
      countedOn: book.today,
      ageBand: ageBandOf(ages?.atLeast ?? null),
      tier: book.claimant(member.uuid).tier,
      choices,
    };
    const file: RedemptionFile = {
      ...taken,
      ...paid,
      memberId: member.uuid,
      version,
      currencyNumber,
      money: money === null ? null : money * quantity,
      moneyCurrency,
      walletId: wallet.id,
      isByHand: giftsIn(reward, choices).every((gift) => gift === 'HAND_FULFILLED'),
      createdAt: desk.now,
      fulfilledAt: null,
      endedAt: null,
      givenBack: null,
      reason: null,
      choices: [...choices],
      items: book.shelf.take(reward, taken),
    };
    book.add(file);
    this.noteChoices(desk.settings.number, file);
    const type = file.status === RedemptionStatus.RESERVED ? 'redemption.reserved' : 'reward.redeemed';
    tell(member, { type, subjectId: uuid, walletId: null, postingSequence: null, occurredAt: desk.now });
    this.conclude(desk, member, file, book);
    return { redemption: uuid, member: member.uuid };
  }

  /** Orders at once what others are shown. Of a transaction that fails after all, until popularity is read anew: within half a minute. */
  private noteChoices(programId: number, { reward, choices, quantity, ageBand, tier }: RedemptionFile): void {
    const chosen = neededOf(choices, quantity).map(({ option, count }) => ({
      ...{ reward, option, ageBand, tier },
      chosen: count,
    }));
    void this.popularity.raise(programId, chosen);
  }

  /** A voucher of a template that cannot be issued now. */
  private issuingProblem(settings: ProgramSettings, book: ClaimBook, { reward, wanted }: ClaimFound) {
    const reasons = [{ ...reward, number: 0 }, ...reward.options]
      .filter(({ number }) => (reward.choose === 0 ? number === 0 : wanted.some(({ option }) => option === number)))
      .filter(({ voucherTemplate }) => {
        const template = voucherTemplate === null ? null : book.templates.get(voucherTemplate);
        return template !== null && !(template && isIssuable(template, settings));
      })
      .map(({ number }) => ({ code: 'NO_VOUCHER', option: number }));
    return reasons.length === 0 ? null : ({ kind: 'NOT_AVAILABLE', reasons } as const);
  }
}

/** A claim with everything that was decided of it. */
interface Claimed {
  member: LockedMember;
  reward: ActiveReward;
  choices: readonly Choice[];
  quantity: number;
  points: number;
  wallet: Wallet;
}

function giftsIn(reward: ActiveReward, choices: readonly Choice[]): string[] {
  if (reward.choose === 0) return [reward.gift];
  return reward.options.filter(({ number }) => choices.some(({ option }) => option === number)).map(({ gift }) => gift);
}
