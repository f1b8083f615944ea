import { Awarding, earnIfMeant, type EarnedActivity, type RuleSet } from '../earning/index.js';
import { insertActivities, insertAwards } from '../history/index.js';
import { newId } from '../kernel/ids.js';
import { ENROLLED, tell, tellEvents, type LockedMember, type NewMember } from '../members/index.js';
import type { Tx } from '../platform/database/index.js';
import { originOf } from '../platform/outbox/index.js';
import { canonicalHash } from '../platform/idempotency/index.js';
import { causeOf, postingWrites, SourceType, tellPostings, Wallets } from '../points/index.js';
import { markInUse, type Moment, type ProgramSettings } from '../programs/index.js';
import type { IssueDueGrants } from '../vouchers/index.js';
import type { EnrollRequest } from './enrollment.js';

/** Somebody who has just been enrolled, and by whom. */
export type Newcomer = Pick<NewMember, 'uuid' | 'channel' | 'joinedAt'> & Pick<EnrollRequest, 'caller'>;

/** By what newcomers are welcomed. */
export interface Reception {
  settings: ProgramSettings;
  rules: RuleSet;
  moment: Moment;
  grants: IssueDueGrants;
}

/** Where members come from whom an import enrolls: they joined long ago, and are welcome already. */
const IMPORT = 'import';

/** How joining is recorded: once, whatever happens to the member later. */
const JOINING = { type: 'enrollment', reference: 'joined', once: true, attributes: null } as const;

/**
 * Gives new members the points of the rules for joining, with the date on which they joined. Their rows are written, and told
 * of as their first event; nobody else knows of them yet, so that no lock is needed. Sends nothing where no rule is meant for
 * joining, and writes nothing about a member for whom none is.
 */
export async function welcome(
  tx: Tx,
  { settings, rules, moment, grants }: Reception,
  newcomers: readonly Newcomer[],
): Promise<void> {
  const greeted = newcomers.filter(({ channel }) => channel !== IMPORT);
  if (greeted.length === 0 || !greetsAnybody(rules)) return;
  const programId = settings.number;
  const { now } = moment;
  const occasions = greeted.map(({ uuid, joinedAt }) => ({
    trigger: 'ENROLLMENT' as const,
    activityType: JOINING.type,
    memberId: uuid,
    at: joinedAt,
  }));
  const awarding = await Awarding.open(tx, settings, rules, now, occasions);
  const newHere = new Map(greeted.map(({ uuid }) => [uuid, { protection: null }]));
  const wallets = new Wallets(settings, [], newHere);
  const members: LockedMember[] = [];
  const written = greeted.flatMap((newcomer) => {
    const earned = earn(newcomer, now, awarding, wallets);
    if (!earned) return [];
    const { uuid, joinedAt } = newcomer;
    const origin = originOf(newcomer.caller);
    const member = {
      uuid,
      ...ENROLLED,
      joinedAt,
      pausedUntil: null,
      protection: null,
      eventSequence: 1,
      origin,
      events: [],
    };
    const about = { subjectId: earned.activity.uuid, walletId: null, postingSequence: null, occurredAt: now };
    tell(member, { type: 'activity.recorded', ...about });
    tellPostings(member, earned.postings);
    awarding.recognition.tell(new Map([[uuid, member]]));
    members.push(member);
    return [earned];
  });
  if (written.length === 0) return;

  const postings = [...written.flatMap((one) => one.postings), ...awarding.recognition.granted];
  if (postings.length > 0) await markInUse(tx, programId, moment);
  await tx.pipeline([
    insertActivities(
      programId,
      now,
      written.map(({ activity }) => activity),
    ),
    ...insertAwards(
      programId,
      written.flatMap(({ awards }) => awards),
    ),
    ...awarding.writes(),
    ...postingWrites(programId, postings, now, wallets.toWrite()),
    ...tellEvents(programId, members),
  ]);
  if (!awarding.recognition.areVouchersDue) return;
  await grants.run(tx, { settings, now, members: new Map(members.map((member) => [member.uuid, member])) });
}

/** Whether any rule may be meant for joining. */
function greetsAnybody({ rules }: RuleSet): boolean {
  return rules.some(
    ({ trigger, activityType }) =>
      trigger === 'ENROLLMENT' || (trigger === 'ACTIVITY' && (activityType === null || activityType === JOINING.type)),
  );
}

function earn(
  { uuid: memberId, channel, joinedAt, caller }: Newcomer,
  now: Date,
  awarding: Awarding,
  wallets: Wallets,
): EarnedActivity | null {
  const uuid = newId();
  const content = { ...JOINING, channel, occurredAt: joinedAt };
  const inputHash = canonicalHash(content);
  const cause = causeOf(caller, SourceType.ACTIVITY, uuid, now);
  const activity = { uuid, memberId, ...content, recordedAt: now, inputHash };
  return earnIfMeant(activity, 'ENROLLMENT', cause, awarding, wallets);
}
