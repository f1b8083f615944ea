import { Injectable } from '@nestjs/common';
import { dayInZone } from '../../kernel/calendar.js';
import { decodeId, encodeId } from '../../kernel/ids.js';
import { Database, statement } from '../../platform/database/index.js';
import { badInput, InvalidInput, pageOf, toConnection, type PageArgs } from '../../platform/graphql/index.js';
import { inSnapshot } from '../../points/index.js';
import { ProgramDirectory, timeIn, type ProgramSettings } from '../../programs/index.js';
import { moveProblems, movesOf } from '../ladders/activation/moves.js';
import type { CompiledLadder } from '../ladders/ladder.js';
import { findLadder, findVersion, type StoredLadder } from '../ladders/stored/tier-ladders.queries.js';
import { compileLadder } from '../ladders/terms/compile-ladder.js';
import { TierLadderStatus } from '../ladders/tier-ladder-status.types.js';
import { TierLadder } from '../ladders/tier-ladder.types.js';
import { TierLadderNotFound, TierLadderStatusNotAllowed } from '../ladders/tier-ladders.refusals.js';
import type { Tier } from '../ladders/tier.types.js';
import { countDaysFor } from '../progress/count-anew.js';
import { findDays } from '../progress/day-rows.js';
import { MemberDays } from '../progress/member-days.js';
import { firstDayOfTwo, termsOf } from '../standings/ladder-terms.js';
import { climberOf, findClimbers, findStandings } from '../standings/standing-rows.js';
import { ForecastSums } from './forecast-sums.js';
import { forecast, type Forecast, type KnownMembers } from './member-forecast.js';
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

const ALLOWED = [TierLadderStatus.DRAFT, TierLadderStatus.ACTIVE];

/** The version in force, if any, and the newest one. */
interface Versions {
  readonly inForce: CompiledLadder | null;
  readonly next: CompiledLadder;
}

/**
 * What would happen if the newest version of a ladder came into force now: every member is looked at, as activation would, and
 * nothing is written. Refuses: InvalidInput, TierLadderNotFound, TierLadderStatusNotAllowed.
 */
@Injectable()
export class PreviewTierLadder {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
  ) {}

  async run(
    programId: number,
    input: PreviewTierLadderInput,
    args: PageArgs,
  ): Promise<TierLadderPreview | InvalidInput | TierLadderNotFound | TierLadderStatusNotAllowed> {
    const { database } = this;
    const page = pageOf(args, 1);
    const behind = page.after && decodeId('mem', page.after[0] ?? '');
    if (page.after && !behind) throw badInput('after: not a cursor of this list; take `endCursor` of the page before');
    const settings = await this.programs.settingsOf(programId);
    const stored = await findLadder(database, programId, decodeId('tld', input.id));
    if (!stored) return new TierLadderNotFound();
    if (!ALLOWED.includes(stored.status)) return new TierLadderStatusNotAllowed(stored.status, ALLOWED);
    const { uuid, versionInForce } = stored;
    const current = versionInForce === null ? null : await findVersion(database, programId, uuid, versionInForce);
    const lists = { before: current?.tiers ?? [], after: stored.tiers };
    const problems = moveProblems(input.moves ?? [], lists, new Map());
    if (problems.length > 0) return new InvalidInput(problems);

    const said = input.onChange ?? 'KEEP_UNTIL_PERIOD_END';
    const onChange = current === null && said === 'KEEP_UNTIL_PERIOD_END' ? 'RAISE_ONLY' : said;
    const moves = new Map(movesOf(input.moves ?? [], lists).map(({ from, to }) => [from, to]));
    const versions = {
      inForce: current && compileLadder(current, settings.locale),
      next: compileLadder(stored, settings.locale),
    };
    const sums = new ForecastSums(versions.next, moves);
    const changes: Forecast[] = [];
    for await (const known of this.membersOf(settings, versions)) {
      for (const one of forecast(known.time, versions.inForce, versions.next, { onChange, moves }, known)) {
        sums.add(one);
        const isListed = one.now !== one.then && (behind === null || one.memberId > behind);
        if (isListed && changes.length < page.limit) changes.push(one);
      }
    }

    const tiers = tiersByNumber([...(current ? [current] : []), stored]);
    const nodes = changes.map(({ memberId, now, then }) =>
      Object.assign(new TierForecast(), {
        programId,
        memberId,
        from: now === null ? null : tiers.get(now),
        to: tiers.get(then),
      }),
    );
    return Object.assign(new TierLadderPreview(), {
      members: sums.members,
      tiers: populations(sums, tiers, versions),
      rising: sums.rising,
      falling: sums.falling,
      entryPoints: Number(sums.entryPoints > MOST_POINTS ? MOST_POINTS : sums.entryPoints),
      changes: toConnection(nodes, page, ({ memberId }) => [encodeId('mem', memberId)]),
    });
  }

  /** All members, page by page, each page as of one moment. */
  private async *membersOf(
    { number: programId, timeZone }: ProgramSettings,
    { inForce, next }: Versions,
  ): AsyncGenerator<KnownMembers & { time: { now: Date; timeZone: string } }> {
    const { database } = this;
    const now = await timeIn(database, programId);
    const from = firstDayOfTwo(termsOf(next).window, dayInZone(now, timeZone));
    for (let behind: string | null = null; ;) {
      const found: { id: string }[] = await database.query(MEMBERS, [programId, behind, PAGE]);
      if (found.length === 0) return;
      const ids = found.map(({ id }) => id);
      behind = ids.at(-1) ?? null;
      yield await inSnapshot(database, async (snapshot) => {
        const asked = inForce
          ? ids.map((memberId) => ({ memberId, ladder: inForce.number, counter: inForce.counter, from }))
          : [];
        const [climbers, rows, days, daysThen] = await snapshot.pipeline([
          findClimbers(programId, ids),
          findStandings(programId, ids),
          findDays(programId, asked),
          countDaysFor(programId, next.counter === inForce?.counter ? [] : ids, {
            uuid: next.id,
            version: next.version,
          }),
        ]);
        return {
          time: { now, timeZone },
          rows: rows.filter(({ ladder }) => ladder === next.number),
          days: new MemberDays([...days, ...daysThen]),
          members: new Map(climbers.map((row) => [row.memberId, climberOf(row, timeZone)])),
        };
      });
    }
  }
}

const MOST_POINTS = BigInt(Number.MAX_SAFE_INTEGER);

function tiersByNumber(versions: readonly StoredLadder[]): Map<number, Tier> {
  return new Map(
    versions.flatMap((ladder) => {
      const { tiers } = TierLadder.of(ladder);
      return ladder.tiers.map(({ number }, index): [number, Tier] => [number, tiers[index] as Tier]);
    }),
  );
}

function populations(
  sums: ForecastSums,
  tiers: ReadonlyMap<number, Tier>,
  { inForce, next }: Versions,
): TierPopulation[] {
  const numbers = new Set([...next.tiers, ...(inForce?.tiers ?? [])].map(({ number }) => number));
  return [...numbers].map((number) =>
    Object.assign(new TierPopulation(), {
      tier: tiers.get(number),
      membersNow: sums.now.get(number) ?? 0,
      membersThen: sums.then.get(number) ?? 0,
    }),
  );
}
