import { Injectable } from '@nestjs/common';
import { dayInZone } from '../../kernel/calendar.js';
import { decodeId, encodeId } from '../../kernel/ids.js';
import { mayEarn } from '../../members/index.js';
import { Database, statement } from '../../platform/database/index.js';
import {
  badInput,
  InvalidInput,
  pageOf,
  toConnection,
  type Connection,
  type PageArgs,
} from '../../platform/graphql/index.js';
import { inSnapshot } from '../../points/index.js';
import { ProgramDirectory, timeIn } from '../../programs/index.js';
import { currencyOfGrants } from '../grants/entry-grants.js';
import { findGrants } from '../grants/grant-rows.js';
import { findLatestActivations } from '../ladders/activation/activation-rows.js';
import { ActivationStatus } from '../ladders/activation/activation-status.js';
import { effectiveChange } from '../ladders/activation/effective-change.js';
import { moveProblems, movesOf } from '../ladders/activation/moves.js';
import { findLadder, findVersion } from '../ladders/stored/tier-ladders.queries.js';
import { compileLadder } from '../ladders/terms/compile-ladder.js';
import { TierLadderStatus } from '../ladders/tier-ladder-status.types.js';
import { TierLadder } from '../ladders/tier-ladder.types.js';
import { TierLadderBusy, TierLadderNotFound, TierLadderStatusNotAllowed } from '../ladders/tier-ladders.refusals.js';
import type { Tier } from '../ladders/tier.types.js';
import { countDaysFor } from '../progress/count-anew.js';
import { findDays, findEarlierDays } from '../progress/day-rows.js';
import { MemberDays } from '../progress/member-days.js';
import { firstDayToTakeOver, termsOf } from '../standings/decisions/ladder-terms.js';
import { climberOf, findClimbers, findStandings } from '../standings/stored/standing-rows.js';
import { isOverdue } from '../standings/stored/stored-standing.js';
import { ForecastSums } from './forecast-sums.js';
import { forecast, type Forecast, type KnownMembers } from './member-forecast.js';
import type { Previewed } from './previewed.js';
import {
  TierForecast,
  TierLadderPreview,
  TierPopulation,
  type PreviewTierLadderInput,
} from './preview-tier-ladder.types.js';

const PAGE = 1000;

const MEMBERS = statement<{ id: string }>(
  'find-page-of-members-to-forecast',
  `SELECT id FROM member
   WHERE program_id = $1 AND ($2::uuid IS NULL OR id > $2) AND status NOT IN ('MERGED', 'ERASED') ORDER BY id LIMIT $3`,
);

type Refused = InvalidInput | TierLadderNotFound | TierLadderStatusNotAllowed | TierLadderBusy;

const ALLOWED = [TierLadderStatus.DRAFT, TierLadderStatus.ACTIVE];

/**
 * What would happen if the newest version of a ladder came into force now: every member is looked at, as activation would, and
 * nothing is written. Refuses: InvalidInput, TierLadderNotFound, TierLadderStatusNotAllowed, TierLadderBusy.
 */
@Injectable()
export class PreviewTierLadder {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
  ) {}

  async run(programId: number, input: PreviewTierLadderInput): Promise<TierLadderPreview | Refused> {
    const previewed = await this.previewed(programId, input);
    if (!('next' in previewed)) return previewed;
    const { inForce, next } = previewed;
    const isGiven = currencyOfGrants(await this.programs.settingsOf(programId), next) !== undefined;
    const sums = new ForecastSums(inForce, next, isGiven);
    for await (const one of this.forecasts(previewed, null)) sums.add(one);
    return Object.assign(new TierLadderPreview(), {
      previewed,
      members: sums.members,
      tiers: populations(sums, previewed),
      rising: sums.rising,
      falling: sums.falling,
      entryPoints: Number(sums.entryPoints > MOST_POINTS ? MOST_POINTS : sums.entryPoints),
      entryVouchers: sums.entryVouchers,
    });
  }

  /** The members whose tier would be another, in the order of their ids. */
  async changes(previewed: Previewed, args: PageArgs): Promise<Connection<TierForecast>> {
    const page = pageOf(args, 1);
    const behind = page.after && decodeId('mem', page.after[0] ?? '');
    if (page.after && !behind) throw badInput('after: not a cursor of this list; take `endCursor` of the page before');
    const { programId } = previewed;
    const tiers = tiersByNumber(previewed);
    const found: TierForecast[] = [];
    for await (const { memberId, now, then } of this.forecasts(previewed, behind)) {
      if (now === then) continue;
      const [from, to] = [now === null ? null : tiers.get(now), tiers.get(then)];
      found.push(Object.assign(new TierForecast(), { programId, memberId, from, to }));
      if (found.length === page.limit) break;
    }
    return toConnection(found, page, ({ memberId }) => [encodeId('mem', memberId)]);
  }

  private async previewed(
    programId: number,
    { id, onChange, moves = [] }: PreviewTierLadderInput,
  ): Promise<Previewed | Refused> {
    const { database } = this;
    const { locale } = await this.programs.settingsOf(programId);
    const stored = await findLadder(database, programId, decodeId('tld', id));
    if (!stored) return new TierLadderNotFound();
    if (!ALLOWED.includes(stored.status)) return new TierLadderStatusNotAllowed(stored.status, ALLOWED);
    const { uuid, versionInForce } = stored;
    const [latest] = await findLatestActivations(database, programId, [uuid]);
    if (latest?.status === ActivationStatus.APPLYING) return new TierLadderBusy();
    const current = versionInForce === null ? null : await findVersion(database, programId, uuid, versionInForce);
    const lists = { before: current?.tiers ?? [], after: stored.tiers };
    const problems = moveProblems(moves ?? [], lists, new Map());
    if (problems.length > 0) return new InvalidInput(problems);
    return {
      programId,
      stored,
      current,
      inForce: current && compileLadder(current, locale),
      next: compileLadder(stored, locale),
      takeover: {
        onChange: effectiveChange(onChange, current === null),
        moves: new Map(movesOf(moves ?? [], lists).map(({ from, to }) => [from, to])),
      },
    };
  }

  /** All members, or those behind one, page by page, each page as of one moment. */
  private async *forecasts(previewed: Previewed, first: string | null): AsyncGenerator<Forecast> {
    const { programId, inForce, next, takeover } = previewed;
    const { timeZone } = await this.programs.settingsOf(programId);
    const time = { now: await timeIn(this.database, programId), timeZone };
    for (let behind = first; ;) {
      const found = await this.database.query(MEMBERS, [programId, behind, PAGE]);
      const ids = found.map(({ id }) => id);
      behind = ids.at(-1) ?? null;
      if (behind === null) return;
      yield* forecast(time, inForce, next, takeover, await this.known(previewed, ids, time));
    }
  }

  private known(
    { programId, inForce, next, takeover }: Previewed,
    ids: readonly string[],
    { now, timeZone }: { now: Date; timeZone: string },
  ): Promise<KnownMembers> {
    const today = dayInZone(now, timeZone);
    const from = firstDayToTakeOver(termsOf(next), takeover.onChange, today);
    const { number: ladder = 0, counter = 0 } = inForce ?? {};
    const asked = inForce ? ids.map((memberId) => ({ memberId, ladder, counter, from })) : [];
    const uncounted = next.counter === inForce?.counter ? [] : ids;
    return inSnapshot(this.database, async (snapshot) => {
      const [climbers, rows, days, daysThen, granted] = await snapshot.pipeline([
        findClimbers(programId, ids),
        findStandings(programId, ids),
        findDays(programId, asked),
        countDaysFor(programId, uncounted, { uuid: next.id, version: next.version }),
        findGrants(programId, ids),
      ]);
      const overdue = rows.filter((row) => isOverdue(row, today));
      const earlier = await findEarlierDays(snapshot, programId, asked, overdue);
      return {
        rows: rows.filter((row) => row.ladder === next.number),
        days: new MemberDays([...days, ...earlier, ...daysThen]),
        members: new Map(climbers.map((row) => [row.memberId, climberOf(row, timeZone)])),
        earning: new Set(climbers.filter(mayEarn).map(({ memberId }) => memberId)),
        granted,
      };
    });
  }
}

const MOST_POINTS = BigInt(Number.MAX_SAFE_INTEGER);

function tiersByNumber({ current, stored }: Previewed): Map<number, Tier> {
  return new Map(
    [...(current ? [current] : []), stored].flatMap((ladder) => {
      const { tiers } = TierLadder.of(ladder);
      return ladder.tiers.map(({ number }, index): [number, Tier] => [number, tiers[index] as Tier]);
    }),
  );
}

function populations(sums: ForecastSums, previewed: Previewed): TierPopulation[] {
  const tiers = tiersByNumber(previewed);
  const { inForce, next } = previewed;
  const numbers = new Set([...next.tiers, ...(inForce?.tiers ?? [])].map(({ number }) => number));
  return [...numbers].map((number) =>
    Object.assign(new TierPopulation(), {
      tier: tiers.get(number),
      membersNow: sums.now.get(number) ?? 0,
      membersThen: sums.then.get(number) ?? 0,
    }),
  );
}
