import { Injectable } from '@nestjs/common';
import type { Awarding } from '../../earning/index.js';
import { findActivities, findAwards, findBuyers } from '../../history/index.js';
import { newId } from '../../kernel/ids.js';
import { dayInZone, periodAround, startOfDay } from '../../kernel/calendar.js';
import { Restart, type Queryable, type Tx } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { CodeKeys, IssueVouchers, TemplateBook } from '../../vouchers/index.js';
import { findBars } from '../guard/bars/bar-rows.js';
import { hashedReferences, type SeenReference } from '../guard/references.js';
import type { SaidReferences } from '../guard/reference-problems.js';
import { findSuspicions } from '../guard/suspicions.js';
import { ReferralBook } from '../program/referral-book.js';
import { countFriends, countPurchases, lockTotal, type AskedOfFriend } from '../stored/advocate-rows.js';
import {
  findHoldersOfPoints,
  findReferrals,
  findReferralsOfFriends,
  findReferralsOfPurchases,
  findReferralsOfVouchers,
  type ReferralRow,
} from '../stored/referral-rows.js';
import { FriendCount } from './friend-count.js';
import { ReferralDesk } from './referral-desk.js';
import { pairOf } from './referral-guard.js';
import type { ReferralBooks, ReferralPlace } from './referral-place.js';

/** What a transaction is about, as far as referrals go; by inner ids. */
export interface Concerned {
  /** Members who may be somebody's friends, such as buyers. */
  readonly friends?: readonly (string | null)[];
  /** Vouchers that are used, and by whom. */
  readonly vouchers?: readonly { readonly voucherId: string; readonly memberId: string | null }[];
  /** Purchases of which something may come back. */
  readonly purchases?: readonly string[];
  /** Referrals that are named. */
  readonly referrals?: readonly string[];
  /** Referrals to which time may have brought something; nothing that they gave is taken back. */
  readonly settling?: readonly string[];
  /** Who may become somebody's friend by a personal code. */
  readonly joining?: readonly { readonly advocate: string; readonly friend: string }[];
  /** What is said of devices and means of payment of friends. */
  readonly references?: readonly SeenReference[];
}

const WAITING: readonly ReferralRow['state'][] = ['INVITED', 'JOINED'];
const LIVE: readonly ReferralRow['state'][] = [...WAITING, 'IN_REVIEW', 'QUALIFIED'];

/** Opens the referrals that a transaction is about. Without a referral program nothing is asked of the database. */
@Injectable()
export class Referring {
  constructor(
    private readonly book: ReferralBook,
    private readonly templates: TemplateBook,
    private readonly issuing: IssueVouchers,
    private readonly keys: CodeKeys,
  ) {}

  /** What is to be had at hand before a transaction begins. */
  async booksOf(settings: ProgramSettings): Promise<ReferralBooks> {
    const program = await this.book.termsOf(settings);
    return { program, templates: program ? await this.templates.templatesOf(settings) : new Map() };
  }

  /** Who has to be locked with whom a transaction is about, found without a lock: advocates, and who got points that may be taken back. */
  async companionsOf(
    db: Queryable,
    { number: programId }: ProgramSettings,
    { program }: ReferralBooks,
    concerned: Concerned,
  ): Promise<string[]> {
    if (!program) return [];
    const rows = await this.rowsOf(db, programId, concerned);
    const waiting = [...rows.byFriend, ...rows.byVoucher].filter(isWaiting);
    const endable = [...rows.byPurchase.filter(mayEnd), ...rows.byId];
    const holders = await findHoldersOfPoints(db, programId, endable);
    const parties = endable.flatMap(({ advocate, friend }) => (friend === null ? [advocate] : [advocate, friend]));
    return [...waiting.map(({ advocate }) => advocate), ...parties, ...holders];
  }

  /**
   * Reads the referrals, under the locks of members. Throws Restart when one that may change belongs to an advocate who is not locked.
   * Whether somebody qualifies is decided with an `Awarding` that is opened with what the desk asks for.
   */
  async open(tx: Tx, place: ReferralPlace, books: ReferralBooks, concerned: Concerned): Promise<ReferralDesk> {
    const { settings, now, members } = place;
    const programId = settings.number;
    const nothing = { byFriend: [], byVoucher: [], byPurchase: [], byId: [] };
    const found = books.program ? await this.rowsOf(tx, programId, concerned) : nothing;
    const rows = unique([...found.byFriend, ...found.byVoucher, ...found.byPurchase, ...found.byId]);
    const { vouchers = [], joining = [], references = [], settling = [] } = concerned;
    const waiting = unique([...found.byFriend, ...found.byVoucher]).filter(isWaiting);
    const endable = unique([...found.byPurchase, ...found.byId]).filter(
      (row) => mayEnd(row) && !isOver(row, now) && !settling.includes(row.uuid),
    );
    const isStrange = [...waiting, ...endable].some(({ advocate }) => !members.has(advocate));
    if (isStrange) throw new Restart('a referral belongs to another member now');

    const pairs = [...invited(waiting, vouchers), ...joining.map((pair) => ({ ...pair, referralId: newId() }))].filter(
      ({ advocate, friend }) => advocate !== friend,
    );
    const ofVouchers = vouchers.flatMap(({ memberId }) => memberId ?? []);
    const about = { endable, references };
    if (pairs.length === 0 && endable.length === 0 && ofVouchers.length === 0) {
      return new ReferralDesk(place, books, this.issuing, rows, NOBODY(), about);
    }

    const advocates = [...new Set([...pairs, ...endable].map(({ advocate }) => advocate))];
    const activityIds = endable.flatMap(({ activityId }) => activityId ?? []);
    const [brought, bars, buyers, bought, suspicions, activities, awards] = await tx.pipeline([
      countFriends(programId, advocates, periodsAround(now, settings.timeZone)),
      findBars(programId, advocates),
      findBuyers(programId, [...ofVouchers, ...joining.map(({ friend }) => friend)]),
      countPurchases(programId, stillBuying(rows, books, settings.timeZone)),
      findSuspicions(programId, now, pairs, references),
      findActivities(programId, activityIds),
      findAwards(programId, activityIds),
    ]);
    const pairsOf = new Map(pairs.map((pair) => [pair.referralId, pairOf(pair)]));
    const known = {
      advocates,
      friends: new FriendCount(new Map(brought.map((one) => [one.memberId, one]))),
      barred: new Set(bars.map(({ memberId }) => memberId)),
      customers: new Set(buyers.map(({ memberId }) => memberId)),
      bought: new Map(bought.map((one) => [one.memberId, one.bought])),
      usedWith: new Map(
        bought.flatMap(({ memberId, usedWith }) => (usedWith === null ? [] : [[memberId, usedWith] as const])),
      ),
      suspicions: new Map(suspicions.map((row) => [pairsOf.get(row.referralId) ?? '', row])),
      worth: { activities, awards },
    };
    return new ReferralDesk(place, books, this.issuing, rows, known, about);
  }

  /** Lets friends qualify: locks how many there are, after everything else that the transaction locks. Nothing where nobody can. */
  async start(tx: Tx, { number: programId }: ProgramSettings, desk: ReferralDesk, awarding: Awarding): Promise<void> {
    desk.awardBy(awarding);
    if (desk.mayCount) desk.known.friends.startFrom(await lockTotal(tx, programId));
  }

  /** With what a call sees members, as it is stored and compared. Who is not known is left out. */
  referencesOf(
    { number: programId }: ProgramSettings,
    said: readonly { readonly memberId: string | null; readonly said: SaidReferences }[],
  ): SeenReference[] {
    return said.flatMap(({ memberId, said: references }) =>
      memberId === null ? [] : hashedReferences(this.keys, programId, references).map((one) => ({ ...one, memberId })),
    );
  }

  private async rowsOf(
    db: Queryable,
    programId: number,
    { friends = [], vouchers = [], purchases = [], referrals = [], settling = [], joining = [] }: Concerned,
  ): Promise<Record<'byFriend' | 'byVoucher' | 'byPurchase' | 'byId', ReferralRow[]>> {
    const people = [...friends, ...vouchers.map(({ memberId }) => memberId), ...joining.map(({ friend }) => friend)];
    const asked = {
      byFriend: findReferralsOfFriends(
        programId,
        people.filter((id) => id !== null),
      ),
      byVoucher: findReferralsOfVouchers(
        programId,
        vouchers.map(({ voucherId }) => voucherId),
      ),
      byPurchase: findReferralsOfPurchases(programId, purchases),
      byId: findReferrals(programId, [...referrals, ...settling]),
    };
    const rows = { byFriend: [], byVoucher: [], byPurchase: [], byId: [] } as Record<keyof typeof asked, ReferralRow[]>;
    for (const [way, { statement, values }] of Object.entries(asked) as [
      keyof typeof asked,
      (typeof asked)['byId'],
    ][]) {
      if ((values[1] as unknown[]).length > 0) rows[way] = await db.query(statement, values);
    }
    return rows;
  }
}

const NOBODY = (): ReferralDesk['known'] => ({
  advocates: [],
  friends: new FriendCount(new Map()),
  barred: new Set(),
  customers: new Set(),
  bought: new Map(),
  usedWith: new Map(),
  suspicions: new Map(),
  worth: { activities: [], awards: [] },
});

/** Who came, or may come, by invitations. Several may come with one voucher: who does is decided later. */
function invited(
  waiting: readonly ReferralRow[],
  vouchers: NonNullable<Concerned['vouchers']>,
): { referralId: string; advocate: string; friend: string }[] {
  return waiting.flatMap((row) => {
    const users = vouchers.flatMap(({ voucherId, memberId }) => (voucherId === row.voucherId ? (memberId ?? []) : []));
    const friends = row.friend === null ? [...new Set(users)] : [row.friend];
    const { uuid, advocate } = row;
    return friends.map((friend, index) => ({ referralId: index === 0 ? uuid : newId(), advocate, friend }));
  });
}

/** Of which friends purchases are looked at: those who qualify by more than one, or were given a voucher. */
function stillBuying(rows: readonly ReferralRow[], { program }: ReferralBooks, timeZone: string): AskedOfFriend[] {
  return rows.flatMap((row) => {
    const terms = row.friend === null ? undefined : program?.versions.get(row.version);
    const { friend: memberId, joinedAt, state, voucherId } = row;
    if (!terms || memberId === null || joinedAt === null || state !== 'JOINED') return [];
    if (terms.purchases === 1 && voucherId === null) return [];
    const since = startOfDay(dayInZone(joinedAt, timeZone), timeZone);
    return [{ memberId, since, minimum: terms.minimum, moneyCurrency: terms.moneyCurrency, voucherId }];
  });
}

/** Whether somebody may still become the friend of a referral, or qualify as one. */
function isWaiting({ state }: ReferralRow): boolean {
  return WAITING.includes(state);
}

/** Whether a referral may still come to nothing, or what it gave be taken back. */
function mayEnd({ state, friendLot }: ReferralRow): boolean {
  return LIVE.includes(state) || (state === 'REJECTED' && friendLot !== null);
}

/** Whether nothing can come between any more. What is held is not paid, however late it is. */
function isOver({ state, paysAt }: ReferralRow, now: Date): boolean {
  return state !== 'IN_REVIEW' && paysAt !== null && paysAt <= now;
}

function unique(rows: readonly ReferralRow[]): ReferralRow[] {
  return [...new Map(rows.toReversed().map((row) => [row.uuid, row])).values()].reverse();
}

/** When the month and the year began that it is now. */
function periodsAround(now: Date, timeZone: string): { month: Date; year: Date } {
  const today = dayInZone(now, timeZone);
  return {
    month: startOfDay(periodAround(today, 'MONTH').first, timeZone),
    year: startOfDay(periodAround(today, 'YEAR').first, timeZone),
  };
}
