import { findPeople, NOBODY } from '../../../audiences/index.js';
import { dayInZone } from '../../../kernel/calendar.js';
import type { Tx } from '../../../platform/database/index.js';
import type { WalletDesk } from '../../../points/index.js';
import { openStandings } from '../../../tiers/index.js';
import type { CodeKeys, CompiledTemplate } from '../../../vouchers/index.js';
import type { ActiveReward, ActiveRewards } from '../../book/active-rewards.js';
import type { Choice } from '../../eligibility/compiled-reward.js';
import { codesNeeded, placesOf, Shelf } from '../shelf.js';
import { findDueOf, findUses } from '../stored/redemption-rows.js';
import { findFreeCodes, findTotals, lockShelf } from '../stored/shelf-rows.js';
import { ClaimBook, countedSince } from './claim-book.js';

/** That somebody wants a reward. */
export interface Wanted {
  readonly memberId: string;
  readonly reward: ActiveReward;
  readonly choices: readonly Choice[];
  readonly quantity: number;
}

/** What is kept in memory: of a program, as of the revision by which a transaction decides, and what opens its codes. */
interface Books {
  readonly active: ActiveRewards;
  readonly templates: ReadonlyMap<string, CompiledTemplate>;
  readonly keys: CodeKeys;
}

/**
 * Reads, under the locks of members, all by which claims are decided: what members have and where they stand, then what everybody
 * shares, which is locked here. The lots to pay with are loaded to the desk's wallets.
 */
export async function openClaims(
  tx: Tx,
  desk: WalletDesk,
  claims: readonly Wanted[],
  { active, templates, keys }: Books,
): Promise<ClaimBook> {
  const { settings, now, members } = desk;
  const { number: programId, timeZone } = settings;
  const today = dayInZone(now, timeZone);

  // Of the member: points, what was spent today, where they stand.
  await desk.wallets.contents.loadLotsToSpend(
    tx,
    claims.flatMap(({ memberId, reward, choices, quantity }) => {
      const wallet = desk.wallets.find(memberId, reward.currency);
      return wallet ? [{ walletId: wallet.id, points: highestPrice(reward, choices) * quantity }] : [];
    }),
  );
  await desk.spendingLimit.load(tx, [...members.keys()]);
  const moments = [...members.keys()].map((memberId) => ({ memberId, at: now }));
  const ladders = { inForce: active.ladders, coming: [] };
  const { standings } = await openStandings(tx, settings, ladders, now, moments, [], members);

  // Of everybody: locked, and read in statements after the lock.
  const rewards = [...new Set(claims.map(({ reward }) => reward))];
  const totalled = rewards.filter(({ limits }) => limits.some(({ perMember }) => !perMember));
  const limited = claims.flatMap(({ memberId, reward }) => {
    const since = countedSince(reward.limits, today);
    return since === null ? [] : [{ memberId, reward: reward.number, since }];
  });
  const [rows, codes, totals, uses, people, [due]] = await tx.pipeline([
    lockShelf(
      programId,
      claims.flatMap(({ reward, choices }) => [
        ...placesOf(reward.number, choices),
        ...poolsOf(reward, choices).map((option) => ({ reward: reward.number, option })),
      ]),
    ),
    findFreeCodes(programId, codesOf(claims), keys.numbers),
    findTotals(
      programId,
      totalled.map(({ number }) => number),
      today,
    ),
    findUses(programId, distinct(limited), now),
    findPeople(programId, [...members.keys()], active.needs),
    findDueOf(
      programId,
      rewards.map(({ number }) => number),
      now,
    ),
  ]);
  const byMember = new Map(people.map((person) => [person.memberId, person]));
  const claimants = moments.map(({ memberId }) => {
    const held = standings.tiersOf(memberId);
    const person = byMember.get(memberId) ?? NOBODY(now);
    const primary = held.find(({ ladder }) => ladder.isPrimary);
    return [memberId, { person, tiers: active.tiers.heldBy(held), tier: primary?.tier.id ?? null }] as const;
  });
  // Nobody pays for a code that cannot be read.
  const readable = codes.filter((code) => keys.open(programId, code) !== null);
  const shelf = new Shelf(rows, readable, totals);
  return new ClaimBook(settings, today, shelf, uses, new Map(claimants), templates, due !== undefined);
}

function highestPrice(reward: ActiveReward, choices: readonly Choice[]): number {
  return choices.reduce((sum, { option, quantity }) => {
    const surcharge = reward.options.find(({ number }) => number === option)?.surcharge ?? 0;
    return sum + surcharge * quantity;
  }, reward.points);
}

function poolsOf(reward: ActiveReward, choices: readonly Choice[]): number[] {
  return [...codesNeeded(reward, choices, 1).keys()];
}

/** How many codes of each pool all claims together may need. */
function codesOf(claims: readonly Wanted[]): { reward: number; option: number; count: number }[] {
  const counts = new Map<string, { reward: number; option: number; count: number }>();
  for (const { reward, choices, quantity } of claims)
    for (const [option, count] of codesNeeded(reward, choices, quantity)) {
      const key = `${reward.number}/${option}`;
      const known = counts.get(key) ?? { reward: reward.number, option, count: 0 };
      counts.set(key, { ...known, count: known.count + count });
    }
  return [...counts.values()];
}

/** Each member and reward once: what is asked twice would be counted twice. */
function distinct(asked: readonly { memberId: string; reward: number; since: string }[]): typeof asked {
  return [...new Map(asked.map((one) => [`${one.memberId}/${one.reward}`, one])).values()];
}
