import { AS_THE_TEMPLATE_SAYS, validityOf, validityProblems, type WantedValidity } from './voucher-validity.js';

const LONDON = 'Europe/London';
const NOW = new Date('2027-03-26T12:00:00Z');
const THIRTY = { validDays: 30, minimumDays: 7 };
const ENDLESS = { validDays: null, minimumDays: null };

describe('when a voucher can be used', () => {
  it.each<[string, { validDays: number | null }, Partial<WantedValidity>, string, string | null]>([
    ['at once and without end', ENDLESS, {}, '2027-03-26T12:00:00Z', null],
    ['for a day: up to the end of tomorrow', { validDays: 1 }, {}, '2027-03-26T12:00:00Z', '2027-03-28T00:00:00Z'],
    ['into summer time', { validDays: 2 }, {}, '2027-03-26T12:00:00Z', '2027-03-28T23:00:00Z'],
    ['for as long as said', THIRTY, { lastDay: '2027-03-26' }, '2027-03-26T12:00:00Z', '2027-03-27T00:00:00Z'],
    ['from a day on', ENDLESS, { firstDay: '2027-03-29' }, '2027-03-28T23:00:00Z', null],
    ['so many days from a day on', THIRTY, { firstDay: '2027-03-29' }, '2027-03-28T23:00:00Z', '2027-04-28T23:00:00Z'],
    ['from today on, which is now', ENDLESS, { firstDay: '2027-03-26' }, '2027-03-26T12:00:00Z', null],
  ])('%s', (_, terms, wanted, validFrom, expiresAt) => {
    const validity = validityOf({ minimumDays: null, ...terms }, { ...AS_THE_TEMPLATE_SAYS, ...wanted }, NOW, LONDON);

    expect(validity).toEqual({
      validFrom: new Date(validFrom),
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    });
  });

  it('counts days on the calendar of the zone', () => {
    const late = new Date('2027-03-26T23:30:00Z');

    expect(validityOf({ validDays: 1, minimumDays: null }, AS_THE_TEMPLATE_SAYS, late, 'Pacific/Auckland')).toEqual({
      validFrom: late,
      expiresAt: new Date('2027-03-28T11:00:00Z'),
    });
  });
});

describe('days that somebody wants', () => {
  it.each<[Partial<WantedValidity>, string]>([
    [{ firstDay: '2027-03-25' }, 'validFrom: 2027-03-25 is not from 2027-03-26 to 2037-04-02'],
    [{ firstDay: '2037-04-03' }, 'validFrom: 2037-04-03 is not from 2027-03-26 to 2037-04-02'],
    [
      { lastDay: '2027-04-01' },
      'expiresOn: 2027-04-01 is not from 2027-04-02 to 2037-04-02; its template asks for at least 7 days',
    ],
    [
      { firstDay: '2027-04-01', lastDay: '2027-04-07' },
      'expiresOn: 2027-04-07 is not from 2027-04-08 to 2037-04-08; its template asks for at least 7 days',
    ],
    [
      { lastDay: '2037-04-03' },
      'expiresOn: 2037-04-03 is not from 2027-04-02 to 2037-04-02; its template asks for at least 7 days',
    ],
  ])('%j: %s', (wanted, problem) => {
    const problems = validityProblems(THIRTY, { ...AS_THE_TEMPLATE_SAYS, ...wanted }, NOW, LONDON);

    expect(problems.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([problem]);
  });

  it.each<Partial<WantedValidity>>([
    {},
    { lastDay: '2027-04-02' },
    { firstDay: '2027-03-26', lastDay: '2037-04-02' },
    { firstDay: '2037-04-02', lastDay: '2037-04-09' },
  ])('%j are possible', (wanted) => {
    expect(validityProblems(THIRTY, { ...AS_THE_TEMPLATE_SAYS, ...wanted }, NOW, LONDON)).toEqual([]);
  });

  it('begin today where the template asks for no days', () => {
    expect(validityProblems(ENDLESS, { firstDay: null, lastDay: '2027-03-26' }, NOW, LONDON)).toEqual([]);
    expect(validityProblems(ENDLESS, { firstDay: null, lastDay: '2027-03-25' }, NOW, LONDON)).toEqual([
      { path: ['expiresOn'], message: '2027-03-25 is not from 2027-03-26 to 2037-04-02' },
    ]);
  });
});
