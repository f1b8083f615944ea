import { Injectable } from '@nestjs/common';
import { Awarding, RuleBook } from '../../earning/index.js';
import { actFor, lockMembers, mayEarn, tellEvents, type LockedMember } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Restart, type Tx } from '../../platform/database/index.js';
import { findWallets, postingWrites, tellAllPostings, Wallets } from '../../points/index.js';
import { markInUse, type Moment, type ProgramSettings } from '../../programs/index.js';
import { CodeKeys, IssueDueGrants } from '../../vouchers/index.js';
import { Referring } from '../desk/referring.js';
import type { SaidReferences } from '../guard/reference-problems.js';
import { noteReferences } from '../guard/references.js';
import type { ReferralProgramTerms } from '../program/referral-terms.js';
import { stateAt } from '../shown/referral-state.js';
import { findReferrals } from '../stored/referral-rows.js';
import { findBars } from '../guard/bars/bar-rows.js';
import { findInviting, type FoundCode } from './find-inviting.js';
import { joinBy } from './join-by.js';
import { whyNotJoining, type Inviting, type WhyNotJoining } from './may-join.js';

/** Somebody who is enrolled. */
export interface Newcomer {
  readonly caller: Caller;
  readonly memberId: string;
  /** By whose code they come; null by nobody's. */
  readonly code: FoundCode | null;
  /** Of device and means of payment. */
  readonly said: SaidReferences;
}

/** One who comes by somebody's code. */
type Friend = Newcomer & { readonly code: FoundCode };

/** The codes with which people want to be enrolled, their advocates locked: decided one after the other. */
export class CodesOfNewcomers {
  private readonly used = new Set<string>();

  constructor(
    private readonly program: ReferralProgramTerms | null,
    private readonly codes: readonly (FoundCode | null)[],
    private readonly inviting: readonly (Inviting | null)[],
  ) {}

  /** Whose code somebody came with; why not, where it makes nobody a friend. */
  use(index: number): FoundCode | WhyNotJoining {
    const code = this.codes[index] ?? null;
    const inviting = this.inviting[index] ?? null;
    const why = whyNotJoining(this.program, inviting, { memberId: null, isCustomer: false, isReferred: false });
    if (why || !code) return why ?? 'UNKNOWN_CODE';
    if (code.referralId === null) return code;
    if (this.used.has(code.referralId)) return 'UNKNOWN_CODE';
    this.used.add(code.referralId);
    return code;
  }
}

/** Makes friends of people who are enrolled with a code. */
@Injectable()
export class JoinNewcomers {
  constructor(
    private readonly referring: Referring,
    private readonly ruleBook: RuleBook,
    private readonly grants: IssueDueGrants,
    private readonly keys: CodeKeys,
  ) {}

  /** Locks the advocates of these codes, before anything else of the transaction; null stands for no code. Without codes nothing is asked. */
  async look(
    tx: Tx,
    settings: ProgramSettings,
    codes: readonly (string | null)[],
    readNow: () => Promise<Date>,
  ): Promise<CodesOfNewcomers> {
    if (codes.every((code) => code === null)) return new CodesOfNewcomers(null, [], []);
    const programId = settings.number;
    const { program } = await this.referring.booksOf(settings);
    const found = program ? await findInviting(tx, this.keys, programId, codes) : [];
    const advocates = found.flatMap((code) => code?.advocate ?? []);
    const members = await lockMembers(tx, programId, advocates);
    const now = await readNow();
    const [bars, rows] = await tx.pipeline([
      findBars(programId, advocates),
      findReferrals(
        programId,
        found.flatMap((code) => code?.referralId ?? []),
      ),
    ]);
    const barred = new Set(bars.map(({ memberId }) => memberId));
    const inviting = found.map((code): Inviting | null => {
      const advocate = code && members.get(code.advocate);
      if (!advocate) return null;
      const row = rows.find(({ uuid }) => uuid === code.referralId);
      if (code.referralId !== null && row?.advocate !== code.advocate) return null;
      const isOpen = row !== undefined && row.friend === null && stateAt(row, now).state === 'INVITED';
      const invitation = row ? { friend: row.friend, isOpen } : null;
      return { advocate: code.advocate, mayEarn: mayEarn(advocate), isBarred: barred.has(code.advocate), invitation };
    });
    return new CodesOfNewcomers(program, found, inviting);
  }

  /**
   * Makes friends of newcomers with a code who have been written, and told of, in this transaction. Where that is all that is asked, they
   * qualify. Of the others is kept with what they were seen.
   */
  async join(tx: Tx, settings: ProgramSettings, moment: Moment, newcomers: readonly Newcomer[]): Promise<void> {
    const others = newcomers.filter(({ code }) => code === null);
    await this.note(tx, settings, moment.now, others);
    await this.makeFriends(tx, settings, moment, newcomers.filter(hasCode));
  }

  /** They may bring friends later, or themselves. Nothing without a referral program. */
  private async note(tx: Tx, settings: ProgramSettings, now: Date, others: readonly Newcomer[]): Promise<void> {
    const seen = this.referring.referencesOf(settings, others);
    if (seen.length === 0) return;
    const { program } = await this.referring.booksOf(settings);
    if (program) await tx.pipeline(noteReferences(settings.number, now, seen));
  }

  private async makeFriends(
    tx: Tx,
    settings: ProgramSettings,
    moment: Moment,
    newcomers: readonly Friend[],
  ): Promise<void> {
    if (newcomers.length === 0) return;
    const programId = settings.number;
    const { now } = moment;
    const [books, rules] = await Promise.all([this.referring.booksOf(settings), this.ruleBook.rulesOf(settings)]);
    const friends = newcomers.map(({ memberId }) => memberId);
    const advocates = newcomers.map(({ code }) => code.advocate);
    const members: ReadonlyMap<string, LockedMember> = await lockMembers(tx, programId, [...friends, ...advocates]);
    const [rows] = await tx.pipeline([findWallets(programId, [...members.keys()])]);
    const wallets = new Wallets(settings, rows, members);
    const settled = await wallets.settle(tx, now);
    tellAllPostings(members, settled);
    const referrals = await this.referring.open(tx, { settings, now, members, wallets }, books, {
      referrals: newcomers.flatMap(({ code }) => code.referralId ?? []),
      joining: newcomers.map(({ memberId: friend, code: { advocate } }) => ({ advocate, friend })),
      references: this.referring.referencesOf(settings, newcomers),
    });
    const awarding = await Awarding.open(tx, settings, rules, now, referrals.occasions(), undefined, members);
    awarding.recognition.tell(members);
    await this.referring.start(tx, settings, referrals, awarding);
    for (const { memberId, code, caller } of newcomers) {
      actFor(members.values(), caller);
      const joined = joinBy({ members, now }, referrals, code, memberId, caller);
      if (typeof joined === 'string') throw new Restart(`a newcomer cannot join after all: ${joined}`);
      referrals.saw(memberId);
    }
    const postings = [...settled, ...referrals.postings, ...awarding.recognition.granted];
    if (postings.length > 0 || referrals.hasGiven) await markInUse(tx, programId, moment);
    await tx.pipeline([
      ...referrals.writes(),
      ...awarding.writes(),
      ...postingWrites(programId, postings, now, wallets.toWrite()),
      ...tellEvents(programId, members.values()),
    ]);
    if (awarding.recognition.areVouchersDue) await this.grants.run(tx, { settings, now, members });
  }
}

function hasCode(newcomer: Newcomer): newcomer is Friend {
  return newcomer.code !== null;
}
