/** What lets a referral look as if somebody brought themselves, or as if nobody was brought at all. */
export type SignalName =
  | 'SAME_EMAIL'
  | 'SAME_PHONE'
  | 'SAME_CARD'
  | 'SAME_PAYMENT'
  | 'SAME_DEVICE'
  | 'MUTUAL'
  | 'VELOCITY'
  | 'SHARED_REFERENCE'
  | 'FRIENDS_RETURN';

/** What is known of an advocate and a friend of theirs. */
export interface Suspicion {
  /** Both have one mailbox. */
  readonly sameEmail: boolean;
  /** Both have one telephone. */
  readonly samePhone: boolean;
  /** Both have one card of the program. */
  readonly sameCard: boolean;
  /** Both were seen with one means of payment. */
  readonly samePayment: boolean;
  /** Both were seen with one device. */
  readonly sameDevice: boolean;
  /** The advocate was brought by this friend. */
  readonly isMutual: boolean;
  /** How many friends of the advocate joined within 24 hours of this one, this one counted. */
  readonly joinedInDay: number;
  /** How many friends of the advocate were seen with one reference of this one, this one counted; 0 without references. */
  readonly sharing: number;
  /** Of how many other friends it is decided: they were paid for, or taken back. */
  readonly decided: number;
  /** How many of these were taken back. */
  readonly takenBack: number;
}

/** Something that makes suspicious, and how much. */
export interface Signal {
  readonly signal: SignalName;
  readonly weight: number;
}

/** From this score on somebody looks before anything is paid. */
export const HELD_FROM = 50;

/** One mailbox or card is one person, and a telephone nearly always is. */
const SAME_PERSON = { SAME_EMAIL: 100, SAME_CARD: 100, SAME_PHONE: 80 } as const;
/** Who pays for both may be a couple; but then one of them pays for what the other is rewarded for. */
const SAME_PAYMENT = 50;
/** Families share one, so it never holds anything alone. */
const SAME_DEVICE = 25;
/** Of two people one brought the other, not each the other. */
const MUTUAL = 50;

/** From so many on it weighs so much; the first that is reached counts. */
type Steps = readonly { readonly from: number; readonly weight: number }[];

/** A class or an office may join in a day; who brings twenty may have an audience, or a script. */
const VELOCITY: Steps = [
  { from: 20, weight: 50 },
  { from: 5, weight: 20 },
];
/** Two of a family use one device; three people that are new to the shop do not. */
const SHARED_REFERENCE: Steps = [
  { from: 3, weight: 50 },
  { from: 2, weight: 20 },
];
/** In percent of those that are decided. Half may be bad luck, three of four are a habit. */
const FRIENDS_RETURN: Steps = [
  { from: 75, weight: 50 },
  { from: 50, weight: 30 },
];
/** Of fewer friends their share says nothing. */
const DECIDED_AT_LEAST = 4;

/** What makes a referral suspicious: the heaviest first, those of one weight by name. */
export function signalsOf(known: Suspicion): Signal[] {
  const { decided, takenBack } = known;
  const returned = decided < DECIDED_AT_LEAST ? 0 : (takenBack * 100) / decided;
  const weights: Record<SignalName, number> = {
    SAME_EMAIL: known.sameEmail ? SAME_PERSON.SAME_EMAIL : 0,
    SAME_PHONE: known.samePhone ? SAME_PERSON.SAME_PHONE : 0,
    SAME_CARD: known.sameCard ? SAME_PERSON.SAME_CARD : 0,
    SAME_PAYMENT: known.samePayment ? SAME_PAYMENT : 0,
    SAME_DEVICE: known.sameDevice ? SAME_DEVICE : 0,
    MUTUAL: known.isMutual ? MUTUAL : 0,
    VELOCITY: reached(VELOCITY, known.joinedInDay),
    SHARED_REFERENCE: reached(SHARED_REFERENCE, known.sharing),
    FRIENDS_RETURN: reached(FRIENDS_RETURN, returned),
  };
  return (Object.entries(weights) as [SignalName, number][])
    .filter(([, weight]) => weight > 0)
    .map(([signal, weight]) => ({ signal, weight }))
    .sort((one, other) => other.weight - one.weight || (one.signal < other.signal ? -1 : 1));
}

/** The weights of the signals together. */
export function scoreOf(signals: readonly Signal[]): number {
  return signals.reduce((sum, { weight }) => sum + weight, 0);
}

function reached(steps: Steps, count: number): number {
  return steps.find(({ from }) => count >= from)?.weight ?? 0;
}
