import type { Birth } from '../../kernel/age.js';
import { countingState, isAllowed, isTooYoung, type Consenter, type ConsentState } from './consent-standing.js';

const TERMS = { today: '2027-03-01', ageOfConsent: 16 };
const UNKNOWN: Birth = { birthDate: null, birthYear: null };
const on = (birthDate: string): Birth => ({ birthDate, birthYear: Number(birthDate.slice(0, 4)) });
const inYear = (birthYear: number): Birth => ({ birthDate: null, birthYear });

describe('isTooYoung', () => {
  it.each<[Birth, number, boolean]>([
    [on('2011-03-01'), 16, false],
    [on('2011-03-02'), 16, true],
    [on('2027-02-28'), 0, false],
    [on('2027-02-28'), 1, true],
    [inYear(2010), 16, false],
    [inYear(2011), 16, true],
    [UNKNOWN, 21, false],
  ])('%j at %i is %s', (birth, ageOfConsent, expected) => {
    expect(isTooYoung(birth, { ...TERMS, ageOfConsent })).toBe(expected);
  });
});

const ASKED = { needsConsent: true, archived: false };
const FREE = { needsConsent: false, archived: false };
const ADULT: Consenter = { ...on('1980-12-10'), erased: false, restricted: false };
const CHILD: Consenter = { ...ADULT, ...on('2020-01-01') };

describe('countingState and isAllowed', () => {
  it.each<[string, boolean | null, typeof ASKED, Consenter, ConsentState, boolean]>([
    ['nothing said', null, ASKED, ADULT, 'NONE', false],
    ['granted', true, ASKED, ADULT, 'GRANTED', true],
    ['withdrawn', false, ASKED, ADULT, 'WITHDRAWN', false],
    ['granted by somebody of unknown age', true, ASKED, { ...ADULT, ...UNKNOWN }, 'GRANTED', true],
    ['granted by a child', true, ASKED, CHILD, 'NONE', false],
    ['withdrawn by a child', false, ASKED, CHILD, 'WITHDRAWN', false],
    ['granted, then restricted', true, ASKED, { ...ADULT, restricted: true }, 'NONE', false],
    ['withdrawn, then restricted', false, ASKED, { ...ADULT, restricted: true }, 'WITHDRAWN', false],
    ['granted, then erased', true, ASKED, { ...ADULT, erased: true }, 'NONE', false],
    ['withdrawn, then erased', false, ASKED, { ...ADULT, erased: true }, 'NONE', false],
    ['granted, then given up', true, { ...ASKED, archived: true }, ADULT, 'NONE', false],
    ['nothing said where none is needed', null, FREE, ADULT, 'NONE', true],
    ['nothing said by a child where none is needed', null, FREE, CHILD, 'NONE', true],
    ['granted by a child where none is needed', true, FREE, CHILD, 'GRANTED', true],
    ['objected where none is needed', false, FREE, ADULT, 'WITHDRAWN', false],
    ['restricted where none is needed', null, FREE, { ...ADULT, restricted: true }, 'NONE', false],
    ['granted and restricted where none is needed', true, FREE, { ...ADULT, restricted: true }, 'NONE', false],
    ['erased where none is needed', null, FREE, { ...ADULT, erased: true }, 'NONE', false],
    ['given up where none is needed', null, { ...FREE, archived: true }, ADULT, 'NONE', false],
  ])('%s', (_, given, purpose, who, state, allowed) => {
    expect(countingState(given, purpose, who, TERMS)).toBe(state);
    expect(isAllowed(given, purpose, who, TERMS)).toBe(allowed);
  });
});
