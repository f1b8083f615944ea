import type { Input } from './act.js';
import type { Taste } from './goods.js';

/** A customer of the demo's shop. Days are counted back from the day on which the demo is made, so it is always of today. */
export interface DemoPerson {
  /** The number in `customer-7`. */
  number: number;
  givenName: string;
  familyName: string;
  /** How old they are today, and in how many days they have their birthday. */
  age?: number;
  birthdayIn?: number;
  /** Who tells only the year, or has a birthday that most years lack. */
  birthYear?: number;
  birthDate?: string;
  /** So many days ago. */
  joined: number;
  /** The number of who brought them. */
  broughtBy?: number;
  likes: Taste[];
  /** What they told the shop to like, in words of their own. */
  interests?: string[];
  /** Days from one visit to the next, about; left out for those whose year is told in happenings.ts. */
  visitsEvery?: number;
  /** So many days ago they came last. */
  cameLast?: number;
  /** How many things they buy, at most. */
  buys?: number;
  locale?: string;
  card?: string;
  /** What they agreed to, or `no` to being shown things by what they bought. */
  profiling?: 'yes' | 'no';
}

/** How the demo's customers are called by the shop. */
export const reference = (number: number): string => `customer-${String(number)}`;

export const ref = (number: number): Input => ({ externalId: reference(number) });

type Regular = Omit<DemoPerson, 'number' | 'givenName' | 'familyName' | 'age' | 'birthdayIn' | 'joined' | 'likes'>;

const person = (
  number: number,
  name: string,
  [age, birthdayIn]: [age: number, birthdayIn: number],
  joined: number,
  likes: Taste[],
  more: Regular = {},
): DemoPerson => ({ ...named(number, name, joined, likes), age, birthdayIn, ...more });

/** Somebody whose age the shop does not know, or not to the day. */
const named = (number: number, name: string, joined: number, likes: Taste[], more: Regular = {}): DemoPerson => {
  const space = name.lastIndexOf(' ');
  const [givenName, familyName] = [name.slice(0, space), name.slice(space + 1)];
  return { number, givenName, familyName, joined, likes, ...more };
};

/** Those with a story of their own first: what happened to them stands in happenings.ts. */
export const PEOPLE: readonly DemoPerson[] = [
  person(1, 'Ada Marsh', [33, 12], 340, ['science', 'coffee'], { interests: ['science', 'coffee'] }),
  person(2, 'Bruno Castellano', [61, 200], 360, ['cooking', 'crime'], { interests: ['cooking', 'wine'] }),
  person(3, 'Chidi Eze', [42, 77], 352, ['crime', 'coffee'], { visitsEvery: 19, buys: 2, profiling: 'yes' }),
  person(4, 'Dolores Quinn', [55, 140], 350, ['travel', 'tea'], { visitsEvery: 16, buys: 2, interests: ['travel'] }),
  person(5, 'Emre Aydin', [27, 31], 240, ['fantasy', 'coffee'], { broughtBy: 4, visitsEvery: 24, buys: 2 }),
  person(6, 'Freya Nilsen', [38, 260], 160, ['cooking', 'cake'], { broughtBy: 4, visitsEvery: 28, buys: 2 }),
  person(7, 'Mina Sharma', [29, 150], 350, ['music', 'coffee'], {
    interests: ['music', 'coffee'],
    profiling: 'yes',
    card: '9820-0007',
    visitsEvery: 13,
    buys: 2,
  }),
  person(8, 'Theo Lindqvist', [9, 90], 210, ['family', 'tea'], { interests: ['family'], visitsEvery: 21 }),
  person(9, 'Walter Brandt', [78, 45], 330, ['music', 'crime'], {
    interests: ['music'],
    card: '9820-0009',
    visitsEvery: 14,
    buys: 3,
  }),
  named(10, 'Fatima Noor', 300, ['poetry', 'tea'], { birthYear: 1991, visitsEvery: 26, interests: ['poetry'] }),
  named(11, 'Léa Dubois', 310, ['travel', 'coffee'], { birthDate: '1996-02-29', visitsEvery: 23, locale: 'fr' }),
  named(12, 'Sam Taylor', 280, ['fantasy', 'cake'], { visitsEvery: 30 }),
  person(13, 'Priya Nair', [31, 320], 320, ['family', 'cooking'], { interests: ['family'] }),
  person(14, 'Oliver Grant', [24, 110], 300, ['fantasy', 'coffee'], { visitsEvery: 40, cameLast: 60 }),
  person(15, 'Jonas Weber', [36, 180], 120, ['cooking', 'coffee']),
  person(16, 'Margaret Hill', [70, 15], 345, ['crime', 'tea'], { visitsEvery: 17, card: '9820-0016' }),
  person(17, 'Tomasz Nowak', [47, 230], 290, ['crime', 'coffee'], { visitsEvery: 33 }),
  named(18, 'Tomek Nowak', 150, ['crime', 'coffee']),
  person(19, 'Leo Park', [30, 60], 130, ['music', 'coffee'], { broughtBy: 7, interests: ['music'] }),
  person(20, 'Ruth Abebe', [51, 300], 90, ['travel', 'tea'], { broughtBy: 4, visitsEvery: 22, buys: 2 }),
  person(21, 'Ines Duarte', [22, 5], 35, ['poetry', 'coffee'], { broughtBy: 7 }),
  person(22, 'George Okoro', [66, 190], 335, ['science', 'tea'], { visitsEvery: 25, profiling: 'no' }),
  person(23, 'Hana Sato', [45, 240], 325, ['cooking', 'tea'], { visitsEvery: 20, profiling: 'yes' }),
  person(24, 'Ivan Petrov', [17, 40], 200, ['fantasy', 'coffee'], { visitsEvery: 27, interests: ['music'] }),
  person(25, 'Joy Mensah', [58, 100], 355, ['family', 'cake'], { visitsEvery: 15, profiling: 'yes' }),
  person(26, 'Kofi Boateng', [34, 210], 315, ['travel', 'coffee'], { visitsEvery: 29 }),
  person(27, 'Lucia Romano', [83, 8], 305, ['poetry', 'tea'], { visitsEvery: 31 }),
  person(28, 'Mei Chen', [40, 170], 295, ['science', 'coffee'], { visitsEvery: 18, buys: 3, profiling: 'yes' }),
  person(29, 'Nia Williams', [26, 130], 285, ['crime', 'coffee'], { visitsEvery: 22 }),
  person(30, 'Omar Haddad', [49, 20], 275, ['cooking', 'coffee'], { visitsEvery: 24, buys: 2 }),
  person(31, 'Paula Schmidt', [63, 280], 265, ['travel', 'tea'], { visitsEvery: 26, locale: 'de' }),
  person(32, 'Quentin Moore', [19, 50], 255, ['fantasy', 'cake'], { visitsEvery: 35 }),
  person(33, 'Rosa Jiménez', [73, 220], 245, ['poetry', 'tea'], { visitsEvery: 28 }),
  person(34, 'Sofia Andersson', [37, 85], 235, ['family', 'coffee'], { visitsEvery: 21, interests: ['family'] }),
  person(35, 'Tariq Khan', [44, 310], 225, ['science', 'coffee'], { visitsEvery: 30, buys: 2 }),
  person(36, 'Uma Patel', [52, 160], 215, ['cooking', 'tea'], { visitsEvery: 25, buys: 2, profiling: 'yes' }),
  person(37, 'Vera Kowal', [68, 35], 195, ['crime', 'cake'], { visitsEvery: 20 }),
  person(38, 'Will Evans', [15, 120], 185, ['fantasy', 'tea'], { visitsEvery: 32 }),
  person(39, 'Xiu Lin', [33, 250], 175, ['poetry', 'coffee'], { visitsEvery: 27 }),
  named(40, 'Yusuf Demir', 165, ['crime', 'coffee'], { birthYear: 1978, visitsEvery: 23 }),
  person(41, 'Zoe Clarke', [21, 70], 110, ['music', 'coffee'], { visitsEvery: 18, interests: ['music'] }),
  person(42, 'Anders Holm', [59, 330], 80, ['travel', 'coffee'], { visitsEvery: 16, buys: 3 }),
  named(43, 'Robin Ellis', 60, ['cooking', 'cake'], { visitsEvery: 19 }),
  person(44, 'Grace Murphy', [90, 25], 45, ['crime', 'tea'], { visitsEvery: 14 }),
];
