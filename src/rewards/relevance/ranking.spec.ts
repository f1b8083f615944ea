import fc from 'fast-check';
import { Ranking, type Rankable, type Ranked } from './ranking.js';
import { declaredTopics, DEFAULT_WEIGHTS, relevanceOf, type Profiling } from './relevance.js';

const thing = (changes: Partial<Rankable> = {}): Rankable => ({
  topics: [],
  meantForMinAge: null,
  meantForMaxAge: null,
  legalAge: null,
  ...changes,
});
type Said = Partial<Omit<Ranked, 'interests'>> & { interests?: string[] };
const somebody = ({ interests = [], ...changes }: Said = {}): Ranked => ({
  profiling: 'UNSAID',
  age: 40,
  legalAge: 40,
  interests: declaredTopics(interests),
  bought: new Map(),
  popular: [],
  redeemed: new Map(),
  ...changes,
});
const scoreOf = (options: Rankable[], who: Said, topics: string[] = []) =>
  new Ranking([{ topics, options }]).scores(somebody(who), DEFAULT_WEIGHTS)[0];

describe('the score of a reward', () => {
  it.each<[string, Rankable[], string[], Said, number]>([
    ['without options is of its topics', [], ['music', 'live'], { interests: ['Music'] }, 3],
    ['with options is of theirs', [thing({ topics: ['wine'] })], ['music'], { interests: ['music'] }, 1.5],
    ['is of the one that suits best', [thing({ meantForMaxAge: 30 }), thing({ meantForMinAge: 40 })], [], {}, 3],
    ['is of none that the law forbids', [thing({ legalAge: 18, topics: ['wine'] }), thing()], [], { legalAge: 17, interests: ['wine'] }, 1.5],
    ['is of nothing where the law forbids all', [thing({ legalAge: 18 })], [], { legalAge: null, age: null }, 0],
    ['is of one that the law allows at 0', [thing({ legalAge: 0 })], [], { legalAge: 0, age: 0 }, 1.5],
    ['counts what is popular', [], [], { popular: [0.25] }, 2],
    ['counts what was bought with consent only', [], ['wine'], { bought: new Map([['wine', 1]]) }, 1.5],
    ['counts what was bought', [], ['wine'], { bought: new Map([['wine', 0.5]]), profiling: 'GRANTED' }, 3.5],
    ['counts what was redeemed', [], [], { redeemed: new Map([[0, 1]]), profiling: 'GRANTED' }, 2],
    ['is none after an objection', [], ['wine'], { interests: ['wine'], profiling: 'OBJECTED' }, 0],
  ])('%s', (_, options, topics, who, expected) => {
    expect(scoreOf(options, who, topics)).toBe(expected);
  }); // prettier-ignore

  it('is that of the option that speaks for it, explained', () => {
    const topic = fc.constantFrom('a', 'A', 'b', 'c');
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const age = fc.option(fc.nat(100));
    const rankable = fc.record<Rankable>({
      topics: fc.uniqueArray(topic, { maxLength: 3 }),
      meantForMinAge: age,
      meantForMaxAge: age,
      legalAge: age,
    });
    const weight = fc.nat(10_000).map((hundredths) => hundredths / 100);
    const weights = fc.record({ interest: weight, meantFor: weight, popular: weight, bought: weight, novelty: weight });
    const who = fc.record({
      profiling: fc.constantFrom<Profiling>('GRANTED', 'OBJECTED', 'UNSAID'),
      age,
      interests: fc.uniqueArray(topic, { maxLength: 3 }).map(declaredTopics),
      bought: fc.uniqueArray(fc.tuple(topic, share), { selector: ([one]) => one }).map((each) => new Map(each)),
      chosen: fc.nat(1000).chain((of) => fc.record({ here: fc.nat(of), of: fc.constant(of) })),
      chosenByAll: share,
      redeemed: fc.nat(3),
    });

    fc.assert(
      fc.property(fc.array(rankable, { minLength: 1, maxLength: 4 }), who, weights, (options, member, each) => {
        const { age: years, chosen, chosenByAll, redeemed, ...rest } = member;
        const popular = [relevanceOf(NOTHING(chosen, chosenByAll), PLAIN).reasons.find(isPopular)?.value ?? 0];
        const ranked = { ...rest, age: years, legalAge: years, popular, redeemed: new Map([[0, redeemed]]) };
        const ranking = new Ranking([{ topics: [], options }]);
        const best = options[ranking.speaking(ranked, each)(0)];
        const isForbidden = ({ legalAge }: Rankable) => legalAge !== null && (years === null || years < legalAge);
        expect(best === undefined).toBe(options.every(isForbidden));
        const { topics, meantForMinAge: minAge, meantForMaxAge: maxAge } = best ?? thing();

        const explained = relevanceOf(
          { topics, minAge, maxAge, chosen, chosenByAll },
          { ...rest, age: years, redeemed },
          best ? each : { ...each, interest: 0, meantFor: 0, bought: 0 },
        );

        expect(ranking.scores(ranked, each)[0]).toBe(explained.score);
      }),
    );
  });
});

const PLAIN = { profiling: 'UNSAID', age: null, interests: new Set<string>(), bought: new Map(), redeemed: 0 } as const;
const NOTHING = (chosen: { here: number; of: number }, chosenByAll: number) => ({
  topics: [],
  minAge: null,
  maxAge: null,
  chosen,
  chosenByAll,
});
const isPopular = ({ signal }: { signal: string }) => signal === 'popular';
