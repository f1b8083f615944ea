import { Injectable } from '@nestjs/common';
import { findPeople, NOBODY, type Person, type PersonNeeds } from '../../audiences/index.js';
import { findBuyers } from '../../history/index.js';
import { localTime, periodAround, startOfDay } from '../../kernel/calendar.js';
import {
  MemberLoader,
  MemberStatus,
  requireFinding,
  resolveOwnMembers,
  stateOf,
  type Member,
  type MemberRef,
} from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { badInput } from '../../platform/graphql/index.js';
import { ProgramDirectory, timeIn, type ProgramSettings } from '../../programs/index.js';
import { TierConditions } from '../../tiers/index.js';
import { circumstancesIn, type World } from '../circumstances.js';
import { EarningRule } from '../rules/earning-rule.types.js';
import { RuleBook } from '../rule-book.js';
import { isCounted, isCountedInTotal, type RuleSet } from '../rule-set.js';
import { findTotals, findUses } from '../uses/rule-use-rows.js';
import { RuleUses } from '../uses/rule-uses.js';
import { campaignsAt } from './campaign-order.js';
import { reasonsAgainst, type JudgedCampaign, type Viewer } from './campaign-reasons.js';
import { Campaign } from './campaign.types.js';
import { nextMoment } from './next-moment.js';

/** Whom and what it is about: with a member token the caller, else a member or nobody. */
export interface CampaignsAsked {
  caller: Caller;
  member?: MemberRef | null;
  channel?: string | null;
}

/** Texts are shown in the member's language, whether or not there is an audience. */
const JUST_THE_PERSON: PersonNeeds = { tiers: false, segments: false, attributes: false };

/** What is read of the one who looks and of what was used. */
interface Read {
  uses: RuleUses;
  isBuyer: boolean;
  person: Person;
}

/** What runs now and next, and why it does not apply to a member. Writes nothing; rules cost no statement. */
@Injectable()
export class ActiveCampaigns {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly ruleBook: RuleBook,
    private readonly members: MemberLoader,
    private readonly conditions: TierConditions,
  ) {}

  async run({ caller, member, channel = null }: CampaignsAsked): Promise<Campaign[]> {
    const { programId } = caller;
    requireFinding(caller, [member]);
    const settings = await this.programs.settingsOf(programId);
    const [rules, now, found] = await Promise.all([
      this.ruleBook.rulesOf(settings),
      timeIn(this.database, programId),
      this.memberOf(caller, member),
    ]);
    // Of a rule in a money currency that the program has no more, no purchase gives anything.
    const giving = rules.rules.filter(
      (rule) => rule.trigger !== 'PURCHASE' || rule.moneyCurrency === settings.currency,
    );
    const campaigns = campaignsAt(giving, now).map(({ rule, stage }): JudgedCampaign => {
      const begin = stage === 'RUNNING' ? now : (rule.from ?? now);
      const holdsAt = nextMoment(rule, begin, rule.until, settings.timeZone);
      return { rule, stage, holdsAt, at: stage === 'RUNNING' ? now : (holdsAt ?? begin) };
    });
    if (campaigns.length === 0) return [];

    const { uses, isBuyer, person } = await this.read(settings, rules, campaigns, found?.uuid ?? null, now);
    const viewer: Viewer | null = found && { ...stateOf(found), memberId: found.uuid, isBuyer, person };
    const world = worldOf(settings, rules, uses, person);
    const view = { rules, timeZone: settings.timeZone, channel, viewer };
    const stored = new Map(rules.stored.map((rule) => [rule.uuid, rule]));
    return campaigns.flatMap((campaign) => {
      const rule = stored.get(campaign.rule.id);
      if (!rule) return [];
      const circumstances = circumstancesIn(world, { memberId: found?.uuid ?? null, at: campaign.at, channel });
      const reasons = reasonsAgainst(campaign, view, circumstances);
      const shown = EarningRule.of(rule);
      const { from, until, gives } = shown;
      const applies = reasons.length === 0;
      const facts = { programId, locale: viewer && person.locale, rule: shown, status: campaign.stage };
      return Object.assign(new Campaign(), { ...facts, from, until, gives, applies, reasons });
    });
  }

  private async memberOf(caller: Caller, member: MemberRef | null | undefined): Promise<Member | null> {
    if (!member && caller.memberId === null) return null;
    const [uuid] = await resolveOwnMembers(this.database, caller.programId, [{ caller, member }]);
    const found = uuid == null ? null : await this.members.one(caller.programId, uuid);
    if (!found || found.status === MemberStatus.ERASED) {
      throw badInput('member: there is no such member in this program');
    }
    return found;
  }

  /**
   * Everything in one round trip, and where the member stands where an audience names tiers; nothing for nobody, unless a limit is one of
   * all members together.
   */
  private async read(
    settings: ProgramSettings,
    rules: RuleSet,
    campaigns: readonly JudgedCampaign[],
    memberId: string | null,
    now: Date,
  ): Promise<Read> {
    const { number: programId, timeZone } = settings;
    const counted = campaigns.filter(({ rule }) => isCounted(rule));
    const totals = counted.filter(({ rule }) => isCountedInTotal(rule));
    if (memberId === null && totals.length === 0) {
      return { uses: new RuleUses(), isBuyer: false, person: NOBODY(now) };
    }
    const daysOf = (some: readonly JudgedCampaign[]): string[] => [
      ...new Set(some.map(({ at }) => localTime(at, timeZone).day)),
    ];
    const idsOf = (some: readonly JudgedCampaign[]): string[] => some.map(({ rule }) => rule.id);
    const memberIds = memberId === null ? [] : [memberId];
    const needs = rules.peopleNeededBy(campaigns.map(({ rule }) => rule)) ?? JUST_THE_PERSON;
    const isForBuyers = campaigns.some(({ rule }) => rule.firstPurchaseOnly);
    const [ofMember, ofAll, [person = NOBODY(now)], buyers] = await this.database.pipeline([
      findUses(
        programId,
        memberIds.flatMap((id) => daysOf(counted).map((day) => ({ memberId: id, day }))),
        idsOf(counted),
      ),
      findTotals(programId, daysOf(totals), idsOf(totals)),
      findPeople(programId, memberIds, needs),
      findBuyers(programId, isForBuyers ? memberIds : []),
    ]);
    const held = needs.tiers ? await this.conditions.heldNow(settings, rules.tiers, memberIds) : null;
    const tiers = memberId === null ? undefined : held?.get(memberId);
    return {
      uses: new RuleUses([...ofMember, ...ofAll]),
      isBuyer: buyers.length > 0,
      person: tiers ? { ...person, tiers } : person,
    };
  }
}

/** What limits and cooldowns are judged by, as when points are awarded. */
function worldOf({ rounding, timeZone }: ProgramSettings, rules: RuleSet, uses: RuleUses, person: Person): World {
  return {
    rules,
    rounding,
    timeZone,
    uses,
    tiersOf: () => [], // a campaign applies to every tier alike
    personOf: () => person,
    localTime: (at) => localTime(at, timeZone),
    resetOf: (period, day) => (period === 'EVER' ? null : startOfDay(periodAround(day, period).next, timeZone)),
  };
}
