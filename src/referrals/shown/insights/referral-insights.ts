import { Injectable } from '@nestjs/common';
import { addToDay, dayInZone, midnightAfter, startOfDay } from '../../../kernel/calendar.js';
import type { Minor } from '../../../kernel/money.js';
import type { Caller } from '../../../platform/access/index.js';
import { Database } from '../../../platform/database/index.js';
import { badInput, Money } from '../../../platform/graphql/index.js';
import { numberedCurrency, ProgramDirectory, timeIn, type ProgramSettings } from '../../../programs/index.js';
import { ReferralBook } from '../../program/referral-book.js';
import { costOf, costPerFriend } from './cost.js';
import { findTopAdvocates, sumUpReferrals, type FiguresRow, type InsightsAsked } from './insights.queries.js';
import {
  ReferralFigures,
  ReferralInsights,
  ReferralPeriodFigures,
  ReferralPoints,
  TopAdvocate,
} from './insights.types.js';
import { periodsIn, type InsightsPeriodUnit } from './periods.js';

/** So many days are looked at when nothing is said, today among them. */
const DAYS = 365;
const MOST_PERIODS = 400;
const MOST_ADVOCATES = 100;

/** What was asked for. */
export interface ReferralInsightsWanted {
  from?: string | null;
  until?: string | null;
  by: InsightsPeriodUnit;
}

/** How friends are brought, and what that costs. */
@Injectable()
export class ReadReferralInsights {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly book: ReferralBook,
  ) {}

  /** Null without a referral program. */
  async run({ programId }: Caller, wanted: ReferralInsightsWanted): Promise<ReferralInsights | null> {
    const settings = await this.programs.settingsOf(programId);
    const program = await this.book.termsOf(settings);
    if (!program) return null;
    const { timeZone } = settings;
    const until = wanted.until ?? dayInZone(await timeIn(this.database, programId), timeZone);
    const from = wanted.from ?? addToDay(until, 1 - DAYS, 'DAYS');
    if (from > until) throw badInput(`from: ${from} is after until, ${until}`);
    const periods = periodsIn(from, until, wanted.by, MOST_PERIODS);
    if (!periods)
      throw badInput(`by: more than ${String(MOST_PERIODS)} periods; ask for fewer days, or for longer periods`);
    const asked = { programId, from: startOfDay(from, timeZone), until: midnightAfter(until, timeZone) };
    const rows = await this.database.pipeline([sumUpReferrals(asked, wanted.by)]);
    return Object.assign(new ReferralInsights(), {
      ...{ from, until },
      total: figuresOf(rows[0], settings),
      periods: periods.map(({ first, ...days }) =>
        Object.assign(new ReferralPeriodFigures(), {
          ...days,
          figures: figuresOf(
            rows[0].filter((row) => row.first === first),
            settings,
          ),
        }),
      ),
      readTop: (most: number) => this.topOf(asked, program.current.currency, most),
    });
  }

  private async topOf(asked: InsightsAsked, currency: number, first: number): Promise<TopAdvocate[]> {
    if (first < 1 || first > MOST_ADVOCATES)
      throw badInput(`first: ${String(first)} is not allowed; 1 to ${String(MOST_ADVOCATES)}`);
    const [rows] = await this.database.pipeline([findTopAdvocates(asked, currency, first)]);
    return rows.map((row) => Object.assign(new TopAdvocate(), { ...row, programId: asked.programId }));
  }
}

type Count = Exclude<keyof FiguresRow, 'first' | 'currency'>;

function figuresOf(rows: readonly FiguresRow[], settings: ProgramSettings): ReferralFigures {
  const sum = (column: Count, of = rows): number => of.reduce((total, row) => total + row[column], 0);
  const points = [...new Set(rows.map(({ currency }) => currency))].map((number) => {
    const own = rows.filter(({ currency }) => currency === number);
    const paid = { advocates: sum('advocatePoints', own), friends: sum('friendPoints', own) };
    return Object.assign(new ReferralPoints(), { currency: numberedCurrency(number, settings), ...paid });
  });
  const paid = points
    .filter(({ advocates, friends }) => advocates + friends > 0)
    .map(({ currency: { valuePoints, valueAmount }, advocates, friends }) => ({
      ...{ valuePoints, valueAmount },
      points: advocates + friends,
    }));
  const [discount, acquired] = [sum('discount'), sum('acquired')];
  const cost = costOf(paid, discount, settings.currency);
  const money = (amount: Minor | null): Money | null => (amount === null ? null : Money.of(amount, settings.currency));
  return Object.assign(new ReferralFigures(), {
    ...{ began: sum('began'), invited: sum('invited'), joined: sum('joined'), qualified: sum('qualified'), acquired },
    ...{ inReview: sum('inReview'), rewarded: sum('rewarded'), rejected: sum('rejected') },
    ...{ reversed: sum('reversed'), expired: sum('expired'), points },
    ...{ advocateVouchers: sum('advocateVouchers'), friendVouchers: sum('friendVouchers') },
    discount: Money.of(discount, settings.currency),
    cost: money(cost),
    costPerFriend: money(costPerFriend(cost, acquired)),
  });
}
