import { Injectable } from '@nestjs/common';
import { calculateAwards, RuleBook } from '../earning/index.js';
import { Award, type Basket } from '../history/index.js';
import { MemberLoader, mayEarn, resolveOwnMembers } from '../members/index.js';
import type { Problem } from '../kernel/problem.js';
import type { Caller } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { badInput } from '../platform/graphql/index.js';
import { ProgramDirectory, readMoment, type ProgramSettings } from '../programs/index.js';
import { PurchaseQuote, type QuotePurchaseInput } from './quote-purchase.types.js';
import { checkPurchase, dateProblems } from './record-purchase.check.js';

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
    const settings = await this.programs.settingsOf(programId);
    const { statement, values } = readMoment(programId);
    const [moment] = await this.database.query(statement, values);
    if (!moment) throw new Error(`program ${String(programId)} is gone`);
    const earns = await this.mayCallerEarn(caller, input);
    const purchasedAt = input.purchasedAt ?? moment.now;
    const basket = basketOf(input, settings, dateProblems(purchasedAt, moment.now, settings.backDatingDays));
    const calculated = calculateAwards(earns ? await this.ruleBook.rulesOf(settings) : [], {
      purchasedAt,
      currency: settings.currency,
      lines: basket.lines.map((line) => ({ amount: line.amount - line.orderDiscount, quantity: line.quantity })),
      shipping: basket.shipping,
    });
    if ('overflow' in calculated) throw badInput('lines: would earn more than 9007199254740991 points');
    const awards = calculated.map(({ ruleId, name, points, explanation }) =>
      Object.assign(new Award(), { programId, ruleId, walletId: null, name, points, explanation }),
    );
    const pointsEarned = awards.reduce((sum, award) => sum + award.points, 0);
    return Object.assign(new PurchaseQuote(), { pointsEarned, pointsPending: 0, awards });
  }

  private async mayCallerEarn(caller: Caller, { member }: QuotePurchaseInput): Promise<boolean> {
    if (!member && caller.memberId === null) return true;
    const [uuid] = await resolveOwnMembers(this.database, caller.programId, [{ caller, member }]);
    const found = uuid == null ? null : await this.members.one(caller.programId, uuid);
    if (!found) throw badInput('member: there is no such member in this program');
    return mayEarn(found.status);
  }
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
