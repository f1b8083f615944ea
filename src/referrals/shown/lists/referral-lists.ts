import { Injectable } from '@nestjs/common';
import { decodeId } from '../../../kernel/ids.js';
import { resolveMembers, type MemberRef } from '../../../members/index.js';
import { PageReader } from '../../../platform/batching/index.js';
import { columnsOf, Database } from '../../../platform/database/index.js';
import { badInput, pageOf, toConnection, type Connection, type PageArgs } from '../../../platform/graphql/index.js';
import type { ShownReferralRow } from '../../stored/shown-referrals.js';
import type { ReferralStateName } from '../referral-state.js';
import { Referral } from '../referral.types.js';
import type { ReferralFilter } from './referral-filter.types.js';
import { findPageOfReferrals, REFERRALS_OF_ADVOCATES, type OwnReferralsAsked } from './referral-lists.queries.js';

const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const MOST_STATES = 8;

/** Lists of referrals as they stand now, those begun last first. */
@Injectable()
export class ReferralLists {
  private readonly ofAdvocates: PageReader<OwnReferralsAsked, ShownReferralRow>;

  constructor(private readonly database: Database) {
    this.ofAdvocates = new PageReader(database, REFERRALS_OF_ADVOCATES, (asks) =>
      columnsOf(asks, 'memberId', 'before', 'states'),
    );
  }

  /** Referrals of the program. */
  async ofProgram(programId: number, filter: ReferralFilter, args: PageArgs): Promise<Connection<Referral>> {
    const page = placeOf(args);
    const states = statesIn('filter.states', filter.states);
    const { advocate, friend, invitedFrom: from = null, invitedUntil: until = null, minScore = null } = filter;
    const wanted = [advocate, friend].filter((ref): ref is MemberRef => ref != null);
    const found = wanted.length === 0 ? [] : await resolveMembers(this.database, programId, wanted);
    if (found.some((uuid) => uuid === null)) return toConnection<Referral>([], page, keysOf);
    const [first = null, second = null] = found;
    const of = advocate == null ? { advocate: null, friend: first } : { advocate: first, friend: second };
    const asked = { ...of, before: beforeOf(page.after), states, from, until, minScore };
    const rows = await findPageOfReferrals(this.database, programId, asked, page.limit);
    return shown(rows, programId, page);
  }

  /** Whom a member brought and invited; of those who are asked for at about the same time in one statement. */
  async ofAdvocate(
    programId: number,
    memberId: string,
    states: ReferralStateName[] | null | undefined,
    args: PageArgs,
  ): Promise<Connection<Referral>> {
    const page = placeOf(args);
    const asked = {
      memberId,
      before: beforeOf(page.after),
      states: statesIn('states', states)?.join(' ') ?? null,
    };
    return shown(await this.ofAdvocates.page(programId, page.limit, asked), programId, page);
  }
}

type Place = ReturnType<typeof placeOf>;

function placeOf(args: PageArgs) {
  return pageOf(args, 1, (text) => decodeId('ref', text) !== null);
}

function keysOf({ id }: Referral): string[] {
  return [id];
}

function beforeOf(after: Place['after']): string {
  return (after?.[0] === undefined ? null : decodeId('ref', after[0])) ?? AFTER_ALL;
}

function statesIn(field: string, states: ReferralStateName[] | null | undefined): ReferralStateName[] | null {
  if (states == null) return null;
  if (states.length >= 1 && states.length <= MOST_STATES) return states;
  throw badInput(`${field}: ${String(states.length)} are not allowed; 1 to ${String(MOST_STATES)}`);
}

function shown(rows: readonly ShownReferralRow[], programId: number, page: Place): Connection<Referral> {
  return toConnection(
    rows.map((row) => Referral.of(row, programId)),
    page,
    keysOf,
  );
}
