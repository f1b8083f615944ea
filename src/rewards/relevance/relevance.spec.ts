import fc from 'fast-check';
import type { DEFAULT_WEIGHTS } from './relevance.js';
import {
  declaredTopics,
  inOrderOfRelevance,
  NO_RELEVANCE,
  relevanceOf,
  SIGNALS,
  type Offer,
  type Taste,
} from './relevance.js';

const offer = (changes: Partial<Offer> = {}): Offer => ({
  topics: [],
  minAge: null,
  maxAge: null,
  chosen: { here: 0, of: 0 },
  chosenByAll: 0,
  ...changes,
});
type Said = Partial<Omit<Taste, 'interests'>> & { interests?: string[] };
const taste = ({ interests = [], ...changes }: Said = {}): Taste => ({
  profiling: 'UNSAID',
  age: null,
  interests: declaredTopics(interests),
  bought: new Map(),
  redeemed: 0,
  ...changes,
});
const values = (offered: Offer, member: Taste) =>
  Object.fromEntries(relevanceOf(offered, member).reasons.map(({ signal, value }) => [signal, value]));

/** G1: a night out. */
const NIGHT_OUT = {
  'pop concert': offer({ topics: ['music'], minAge: 16, maxAge: 35 }),
  'chamber concert': offer({ topics: ['music'], minAge: 55 }),
  'family zoo day': offer({ topics: ['animals', 'family'] }),
  'wine tasting': offer({ topics: ['wine'] }),
};
const ordered = (member: Taste, counts: Record<string, Partial<Offer>> = {}): string[] => {
  const offers = Object.entries(NIGHT_OUT).map(([name, offered]) => ({
    name,
    relevance: relevanceOf({ ...offered, ...counts[name] }, member),
  }));
  return inOrderOfRelevance(offers).map(({ name }) => name);
};

describe('ten members before a night out', () => {
  const CATALOGUE = ['pop concert', 'chamber concert', 'family zoo day', 'wine tasting'];

  it.each<[string, Said, string[]]>([
    ['of 62', { age: 62 }, ['chamber concert', 'family zoo day', 'wine tasting', 'pop concert']],
    ['of 62 who objected to profiling', { age: 62, profiling: 'OBJECTED' }, CATALOGUE],
    ['of 17', { age: 17 }, ['pop concert', 'family zoo day', 'wine tasting', 'chamber concert']],
    ['of 38, three years beyond', { age: 38 }, ['pop concert', 'family zoo day', 'wine tasting', 'chamber concert']],
    ['of 45, between all', { age: 45 }, ['family zoo day', 'wine tasting', 'pop concert', 'chamber concert']],
    ['of unknown age', {}, CATALOGUE],
    [
      'of unknown age who likes wine',
      { interests: ['Wine'] },
      ['wine tasting', 'pop concert', 'chamber concert', 'family zoo day'],
    ],
    [
      'of 62 who likes animals',
      { age: 62, interests: ['animals'] },
      ['chamber concert', 'family zoo day', 'wine tasting', 'pop concert'],
    ],
    [
      'of 30 who buys wine and said nothing of profiling',
      { age: 30, bought: new Map([['wine', 1]]) },
      ['pop concert', 'family zoo day', 'wine tasting', 'chamber concert'],
    ],
    [
      'of 30 who buys wine and agreed',
      { age: 30, bought: new Map([['wine', 1]]), profiling: 'GRANTED' },
      ['wine tasting', 'pop concert', 'family zoo day', 'chamber concert'],
    ],
  ])('%s', (_, member, expected) => {
    expect(ordered(taste(member))).toEqual(expected);
  });

  it('of whose age many chose the zoo', () => {
    const chosen = { here: 60, of: 60 };

    expect(ordered(taste({ age: 62 }), { 'family zoo day': { chosen } })[0]).toBe('chamber concert');
    expect(ordered(taste({ age: 45 }), { 'wine tasting': { chosen } })[0]).toBe('wine tasting');
  });
});

describe('signals', () => {
  it.each<[string, Partial<Offer>, Said, Record<string, number>]>([
    [
      'interest: the part of its topics that was declared',
      { topics: ['music', 'jazz'] },
      { interests: ['JAZZ'] },
      { interest: 0.5, meantFor: 0.5 },
    ],
    ['meant for an age within', { minAge: 18, maxAge: 30 }, { age: 18 }, { meantFor: 1 }],
    ['meant for an age a year below', { minAge: 18, maxAge: 30 }, { age: 17 }, { meantFor: 0.9 }],
    ['meant for an age ten years above', { minAge: 18, maxAge: 30 }, { age: 40 }, {}],
    [
      'popular: what everybody chooses, where nobody of the band has',
      { chosenByAll: 0.4 },
      { age: 40 },
      { meantFor: 0.5, popular: 0.4 },
    ],
    [
      'popular: drawn to everybody by twenty choices',
      { chosen: { here: 20, of: 20 }, chosenByAll: 0.2 },
      { age: 40 },
      { meantFor: 0.5, popular: 0.6 },
    ],
    ['bought: not without consent', { topics: ['wine'] }, { bought: new Map([['wine', 0.7]]) }, { meantFor: 0.5 }],
    [
      'bought and new, with consent',
      { topics: ['wine'] },
      { profiling: 'GRANTED', bought: new Map([['wine', 0.7]]) },
      { meantFor: 0.5, bought: 0.7, novelty: 1 },
    ],
    ['novelty: half after once', {}, { profiling: 'GRANTED', redeemed: 1 }, { meantFor: 0.5, novelty: 0.5 }],
    ['novelty: none after twice', {}, { profiling: 'GRANTED', redeemed: 2 }, { meantFor: 0.5 }],
  ])('%s', (_, offered, member, expected) => {
    expect(values(offer(offered), taste(member))).toEqual(expected);
  });

  it('are named, the strongest first, and add up', () => {
    const member = taste({ profiling: 'GRANTED', age: 20, interests: ['wine'] });

    expect(relevanceOf(offer({ topics: ['wine'], minAge: 18 }), member)).toEqual({
      score: 7,
      reasons: [
        { signal: 'interest', weight: 3, value: 1 },
        { signal: 'meantFor', weight: 3, value: 1 },
        { signal: 'novelty', weight: 1, value: 1 },
      ],
    });
  });

  it('of weight 0 do not count', () => {
    const nothing = Object.fromEntries(SIGNALS.map((signal) => [signal, 0])) as typeof DEFAULT_WEIGHTS;

    expect(relevanceOf(offer({ topics: ['wine'] }), taste({ interests: ['wine'] }), nothing)).toEqual(NO_RELEVANCE);
  });

  it('are each from 0 to 1, whatever is known', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const offers = fc.record<Offer>({
      topics: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
      minAge: fc.option(fc.nat(100)),
      maxAge: fc.option(fc.nat(100)),
      chosen: fc.nat(1000).chain((of) => fc.record({ here: fc.nat(of), of: fc.constant(of) })),
      chosenByAll: share,
    });
    const tastes = fc.record<Taste>({
      profiling: fc.constantFrom('GRANTED', 'OBJECTED', 'UNSAID'),
      age: fc.option(fc.nat(120)),
      interests: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }).map(declaredTopics),
      bought: fc.tuple(share, share).map(
        ([a, b]) =>
          new Map([
            ['a', a],
            ['b', b],
          ]),
      ),
      redeemed: fc.nat(4),
    });
    fc.assert(
      fc.property(offers, tastes, (offered, member) => {
        const { score, reasons } = relevanceOf(offered, member);

        expect(reasons.every(({ value }) => value > 0 && value <= 1)).toBe(true);
        expect(score).toBeCloseTo(
          reasons.reduce((sum, { weight, value }) => sum + weight * value, 0),
          5,
        );
      }),
    );
  });
});
