import { Injectable } from '@nestjs/common';
import { Awarding, purchaseFact, RuleBook, type CalculatedAward, type Fact } from '../earning/index.js';
import { Award, dateProblems, type Basket } from '../history/index.js';
import { MemberLoader, MemberStatus, mayEarn, requireFinding, resolveOwnMembers } from '../members/index.js';
import type { Problem } from '../kernel/problem.js';
import { hasRole, Role, type Caller } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { badInput, forbidden, Money } from '../platform/graphql/index.js';
import { earningOf, termsOf, underRule } from '../points/index.js';
import { ProgramDirectory, readMoment, type Moment, type ProgramSettings } from '../programs/index.js';
import { NearMiss, PurchaseQuote, type QuotePurchaseInput } from './quote-purchase.types.js';
import { checkPurchase } from './record-purchase.check.js';

/** What a purchase would earn if it were recorded now. Writes nothing; an input that would be refused is a bad question. */
@Injectable()
export class QuotePurchase {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly ruleBook: RuleBook,
    private readonly members: MemberLoader,
  ) {}

  async run(caller: Caller, input: QuotePurchaseInput): Promise<PurchaseQuote> {
    const { programId } = caller;
    if (input.includeDrafts && hasRole(caller, Role.MEMBER)) throw forbidden('includeDrafts is not for members');
    requireFinding(caller, [input.member]);
    const settings = await this.programs.settingsOf(programId);
    const moment = await this.momentOf(programId);
    const buyer = await this.buyerOf(caller, input);
    const purchasedAt = input.purchasedAt ?? moment.now;
    const basket = basketOf(
      input,
      settings,
      dateProblems('purchasedAt', purchasedAt, moment.now, settings.backDatingDays),
    );
    const rules = input.includeDrafts
      ? await this.ruleBook.withDrafts(settings)
      : await this.ruleBook.rulesOf(settings);
    const { channel, payments, completed } = input;
    const about = { memberId: buyer.memberId, at: purchasedAt, channel, payments, completed };
    const fact = purchaseFact(settings, basket, about, null);
    const awarding = await Awarding.preview(this.database, settings, rules, moment.now, [fact]);
    // Who earns nothing is refused the purchase: they stay where they are.
    const calculated = buyer.earns ? awarding.calculate(fact) : [];
    if ('overflow' in calculated) throw badInput('lines: would earn more than 9007199254740991 points');
    const bought = buyer.earns ? { total: basket.total, awards: calculated } : null;
    const tierAfter = awarding.recognition.tierAfter(fact, bought)?.id ?? null;
    return Object.assign(quoteOf(settings, moment.now, fact, calculated), { programId, tierAfter });
  }

  private async momentOf(programId: number): Promise<Moment> {
    const { statement, values } = readMoment(programId);
    const [moment] = await this.database.query(statement, values);
    if (!moment) throw new Error(`program ${String(programId)} is gone`);
    return moment;
  }

  private async buyerOf(
    caller: Caller,
    { member }: QuotePurchaseInput,
  ): Promise<{ memberId: string | null; earns: boolean }> {
    if (!member && caller.memberId === null) return { memberId: null, earns: true };
    const [uuid] = await resolveOwnMembers(this.database, caller.programId, [{ caller, member }]);
    const found = uuid == null ? null : await this.members.one(caller.programId, uuid);
    if (!found || found.status === MemberStatus.ERASED)
      throw badInput('member: there is no such member in this program');
    return { memberId: found.uuid, earns: mayEarn(found) };
  }
}

function quoteOf(
  settings: ProgramSettings,
  now: Date,
  { at: purchasedAt, isCompleted }: Pick<Fact, 'at' | 'isCompleted'>,
  calculated: readonly CalculatedAward[],
): PurchaseQuote {
  const { number: programId, currency } = settings;
  const isPending = ({ currency: number, pending, points }: CalculatedAward): boolean => {
    const terms = underRule(termsOf(settings, number), pending, null);
    const earning = earningOf(terms, points, purchasedAt, isCompleted ? purchasedAt : null);
    return earning.isPending && (earning.maturesAt === null || earning.maturesAt > now);
  };
  const pointsOf = (awards: readonly CalculatedAward[]): number => awards.reduce((sum, { points }) => sum + points, 0);
  return Object.assign(new PurchaseQuote(), {
    pointsEarned: pointsOf(calculated),
    pointsPending: pointsOf(calculated.filter((award) => award.points > 0 && isPending(award))),
    awards: calculated.map(({ ruleId, name, points, explanation }) =>
      Object.assign(new Award(), { programId, ruleId, walletId: null, name, points, explanation }),
    ),
    nearMisses: calculated
      .flatMap(({ ruleId, name, missing }) =>
        ruleId !== null && missing && missing.points > 0 ? [{ ruleId, name, missing }] : [],
      )
      .sort((one, other) => one.missing.amount - other.missing.amount)
      .map(({ ruleId, name, missing }) =>
        NearMiss.of({ programId, ruleId, name, points: missing.points, missing: Money.of(missing.amount, currency) }),
      ),
  });
}

function basketOf(input: QuotePurchaseInput, settings: ProgramSettings, dates: Problem[]): Basket {
  if (input.currency !== settings.currency) {
    throw badInput(`currency: purchases of this program are in ${settings.currency}, not ${input.currency}`);
  }
  const checked = checkPurchase(input, settings.currency);
  const problems = [...('problems' in checked ? checked.problems : []), ...dates];
  if ('problems' in checked || problems.length > 0) {
    throw badInput(problems.map((problem) => `${problem.path.join('.')}: ${problem.message}`).join('; '));
  }
  return checked.basket;
}
