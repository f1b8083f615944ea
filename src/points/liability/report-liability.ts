import { Injectable } from '@nestjs/common';
import { startOfDay } from '../../kernel/calendar.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { badInput } from '../../platform/graphql/index.js';
import { ProgramDirectory, readMoment, type ProgramSettings } from '../../programs/index.js';
import { worthOf } from '../balances.js';
import { walletFromPostings } from '../past-wallets.js';
import { pointCurrencyOf } from '../point-currency.js';
import { protectionBy } from '../protection/protection.js';
import { inSnapshot } from '../snapshot.js';
import { findWallets, NOBODY_LOCKED, termsOf, Wallets } from '../wallets.js';
import { LiabilitySums } from './liability-sums.js';
import { FIND_BEHIND, FIND_EXPIRIES, FIND_FLOWS, FIND_HOLDINGS, FIND_MOVED_PROTECTED } from './liability.queries.js';
import { PointsLiability } from './liability.types.js';

const WALLETS_AT_ONCE = 500;

/**
 * What a program owes its members, now or at a moment past: read in one snapshot, by sums in the database. Wallets in which
 * something was due but is not booked are settled in memory, so many at a time.
 */
@Injectable()
export class ReportLiability {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
  ) {}

  async run(programId: number, code?: string | null, at?: Date | null): Promise<PointsLiability> {
    const settings = await this.programs.settingsOf(programId);
    const currency = pointCurrencyOf(settings, code);
    const terms = termsOf(settings, currency.number);
    return inSnapshot(this.database, async (snapshot) => {
      const [[moment]] = await snapshot.pipeline([readMoment(programId)]);
      if (!moment) throw new Error(`there is no program ${String(programId)}`);
      const asOf = at ?? moment.now;
      if (asOf > moment.now) {
        throw badInput(`asOf: ${asOf.toISOString()} is in the future; it is ${moment.now.toISOString()}`);
      }
      const sums = new LiabilitySums(terms, asOf);
      await addBooked(snapshot, settings, currency.number, asOf, sums);
      await addDue(snapshot, settings, currency.number, asOf, sums);
      await addProtected(snapshot, settings, currency.number, asOf, sums);
      const { pending, available, held, owed } = sums.holdings;
      const total = pending + available + held - owed;
      const value = worthOf(total, currency, settings.currency);
      const { byExpiry, months } = sums;
      const holdings = { pending, available, held, owed, total, value };
      return Object.assign(new PointsLiability(), { currency, asOf, ...holdings, byExpiry, months });
    });
  }
}

/** What the rows say: every posting until then, and every wallet that was not behind. */
async function addBooked(
  snapshot: Tx,
  settings: ProgramSettings,
  currency: number,
  asOf: Date,
  sums: LiabilitySums,
): Promise<void> {
  const { number: programId, timeZone } = settings;
  const scope = [programId, currency, asOf];
  const policy = policyThen(settings, currency, asOf);
  const [holdings] = await snapshot.query(FIND_HOLDINGS, [...scope, policy?.version ?? 0]);
  if (holdings) sums.addHoldings(holdings);
  const { months, days } = inactivityOf(policy);
  const inactivity = [timeZone, months, days, policy?.effectiveAt ?? null];
  for (const row of await snapshot.query(FIND_EXPIRIES, [...scope, policy?.version ?? 0, ...inactivity])) {
    sums.addExpiry(row);
  }
  const since = startOfDay(sums.firstDay, timeZone);
  for (const row of await snapshot.query(FIND_FLOWS, [...scope, timeZone, since])) sums.addFlow(row);
}

/** The wallets that were behind, as settling leaves them, and the postings that it would book. */
async function addDue(
  snapshot: Tx,
  settings: ProgramSettings,
  currency: number,
  asOf: Date,
  sums: LiabilitySums,
): Promise<void> {
  const scope = [settings.number, currency, asOf, policyThen(settings, currency, asOf)?.version ?? 0];
  for (let after = 0; ;) {
    const page = await snapshot.query(FIND_BEHIND, [...scope, after, WALLETS_AT_ONCE]);
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
    const ids = new Set(page.map(({ id }) => id));
    const [rows] = await snapshot.pipeline([
      findWallets(
        settings.number,
        page.map(({ memberId }) => memberId),
      ),
    ]);
    const wallets = new Wallets(
      settings,
      rows
        .filter(({ id }) => ids.has(id))
        .map((row) => ({ ...row, protection: protectionBy(row.protection, asOf, settings.timeZone) })),
      NOBODY_LOCKED,
    );
    for (const posting of await wallets.settle(snapshot, asOf)) sums.addPosting(posting);
    await wallets.contents.loadLiveLots(snapshot, wallets.all());
    for (const wallet of wallets.all()) sums.addWallet(wallet);
  }
}

/** When the points of wallets expire that moved since, and of which pauses protect days: one by one, from their postings. */
async function addProtected(
  snapshot: Tx,
  settings: ProgramSettings,
  currency: number,
  asOf: Date,
  sums: LiabilitySums,
): Promise<void> {
  for (let after = 0; ;) {
    const page = await snapshot.query(FIND_MOVED_PROTECTED, [settings.number, currency, asOf, after, WALLETS_AT_ONCE]);
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
    const ids = new Set(page.map(({ id }) => id));
    const memberIds = page.map(({ memberId }) => memberId);
    const [rows] = await snapshot.pipeline([findWallets(settings.number, memberIds)]);
    for (const row of rows.filter(({ id }) => ids.has(id))) {
      const protection = protectionBy(row.protection, asOf, settings.timeZone);
      sums.addExpiries(await walletFromPostings(snapshot, settings, { ...row, protection }, asOf, true));
    }
  }
}

function policyThen(settings: ProgramSettings, currency: number, asOf: Date) {
  return termsOf(settings, currency).policies.findLast(({ effectiveAt }) => effectiveAt <= asOf) ?? null;
}

function inactivityOf(policy: ReturnType<typeof policyThen>): { months: number | null; days: number | null } {
  const { kind, count, unit } = policy?.expiry ?? { kind: null, count: null, unit: null };
  if (kind !== 'INACTIVITY' || count === null) return { months: null, days: null };
  if (unit === 'DAYS') return { months: 0, days: count };
  return { months: unit === 'YEARS' ? count * 12 : count, days: 0 };
}
