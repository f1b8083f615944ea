import { addToDay, instantInZone, isDay } from '../../kernel/calendar.js';
import type { Input } from './act.js';
import { GOODS } from './goods.js';
import { bought, did, type Happening } from './happening.js';
import { PEOPLE, reference, type DemoPerson } from './people.js';
import { Seeded } from './seeded.js';
import { PROGRAM } from './shop.js';
import { STORIES } from './stories.js';

/** The demo begins so many days before the day on which it is made. */
const YEAR = 365;

/** An evening of the demo's year: the shop sends what happened in the week before. */
export interface Evening {
  at: Date;
  happenings: Happening[];
}

/** What comes first on an evening, whenever it happened: who is not enrolled cannot buy. */
const ORDER = ['enrollMember', 'grantConsent', 'withdrawConsent', 'recordPurchase', 'recordActivity'];

/**
 * The whole year of the demo that is made on this day, as `2027-03-01`: the same each time it is asked for. It goes in weeks,
 * since moving the clock is what takes time.
 */
export function yearUntil(today: string): Evening[] {
  const all = [
    ...PEOPLE.flatMap((person) => joins(person, today)),
    ...PEOPLE.flatMap(visits),
    ...STORIES,
    did('pauseMember', 13, 40, { until: addToDay(today, 60, 'DAYS'), reason: 'Parental leave' }),
  ].sort((one, other) => placeOf(one) - placeOf(other) || other.daysAgo - one.daysAgo || timeOf(one) - timeOf(other));
  const evenings = [...new Set(all.map(({ daysAgo }) => eveningAfter(daysAgo)))].sort((one, other) => other - one);
  return evenings.map((evening) => ({
    at: instantInZone(`${addToDay(today, -evening, 'DAYS')}T20:00`, PROGRAM.timeZone),
    happenings: all.filter(({ daysAgo }) => eveningAfter(daysAgo) === evening).map((one) => dated(one, today)),
  }));
}

/** On which evening, so many days ago, the shop sends what happened on a day. The last was yesterday. */
const eveningAfter = (daysAgo: number): number => 1 + Math.floor((daysAgo - 1) / 7) * 7;

const timeOf = ({ time = '23:59' }: Happening): number => Number(time.replace(':', ''));

/** When the shop's year begins: it is set up before anybody comes. */
export function beginOfYear(today: string): Date {
  return instantInZone(`${addToDay(today, -YEAR, 'DAYS')}T08:00`, PROGRAM.timeZone);
}

function placeOf({ mutation }: Happening): number {
  const place = ORDER.indexOf(mutation);
  return place === -1 ? ORDER.length : place;
}

/** With the moment at which it happened, which is before the evening on which it is sent. */
function dated(happening: Happening, today: string): Happening {
  const { mutation, daysAgo, time = '', input } = happening;
  if (time === '' || typeof input === 'function') return happening;
  const at = instantInZone(`${addToDay(today, -daysAgo, 'DAYS')}T${time}`, PROGRAM.timeZone).toISOString();
  return { ...happening, input: { ...input, [mutation === 'recordPurchase' ? 'purchasedAt' : 'occurredAt']: at } };
}

function joins(person: DemoPerson, today: string): Happening[] {
  const { number, givenName, familyName, joined, interests, locale, card, broughtBy, profiling } = person;
  const input: Input = {
    idempotencyKey: `demo:${reference(number)}`,
    externalId: reference(number),
    givenName,
    familyName,
    email: `${givenName}.${familyName}@example.com`
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^a-z.@]/g, ''),
    locale: locale ?? 'en',
    channel: number % 3 === 0 ? 'app' : 'shop',
    ...birthOf(person, today),
    ...(interests && { interests }),
    ...(card !== undefined && { card }),
  };
  const enrolls: Happening = {
    daysAgo: joined,
    mutation: 'enrollMember',
    input:
      broughtBy === undefined
        ? input
        : async (world) => ({ ...input, referralCode: await world.friendCode(broughtBy) }),
  };
  if (profiling === undefined) return [enrolls];
  const mutation = profiling === 'yes' ? 'grantConsent' : 'withdrawConsent';
  return [enrolls, did(mutation, number, joined - 1, { purpose: 'PROFILING', channel: 'app' })];
}

/** As they told it: to the day, only the year, or not at all. */
function birthOf({ age, birthdayIn, birthYear, birthDate }: DemoPerson, today: string): Input {
  if (birthDate !== undefined) return { birthDate };
  if (birthYear !== undefined) return { birthYear };
  if (age === undefined || birthdayIn === undefined) return {};
  const next = addToDay(today, birthdayIn, 'DAYS');
  const born = `${String(Number(next.slice(0, 4)) - age - 1)}${next.slice(4)}`;
  return { birthDate: isDay(born) ? born : born.replace('02-29', '02-28') };
}

/** What somebody bought, about as often as they come. */
function visits({ number, joined, likes, visitsEvery, cameLast = 1, buys = 1 }: DemoPerson): Happening[] {
  if (visitsEvery === undefined) return [];
  const chance = new Seeded(`visits of ${reference(number)}`);
  const made: Happening[] = [];
  let daysAgo = eveningAfter(joined) - chance.between(1, 3);
  while (daysAgo >= cameLast) {
    const skus = Array.from(
      { length: chance.between(1, buys + 1) },
      () => chance.oneOf(GOODS[chance.oneOf(likes)]).sku,
    );
    const hour = chance.happens(30) ? chance.between(8, 9) : chance.between(10, 18);
    made.push(bought(number, daysAgo, `${String(hour).padStart(2, '0')}:${String(chance.between(10, 59))}`, skus));
    daysAgo -= chance.between(Math.ceil(visitsEvery * 0.6), Math.floor(visitsEvery * 1.4));
  }
  return made;
}
