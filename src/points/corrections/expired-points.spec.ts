import { Kind } from '../codes.js';
import { firstOf, goneOn, reinstatable, type PastExpiry } from './expired-points.js';

const LONDON = 'Europe/London';
const midnightOf = (day: string) => new Date(`${day}T00:00:00Z`);
const past = (kind: number, sequence: number, day: string, lot: number, points: number): PastExpiry => ({
  kind,
  sequence,
  occurredAt: midnightOf(day),
  lot,
  points,
});
const { EXPIRE, REINSTATE } = Kind;
const partsIn = (from: string, until: string, ...rows: PastExpiry[]) =>
  reinstatable(rows, goneOn(from, until, LONDON)).map(({ lot, points }) => [lot, points]);

describe('reinstatable', () => {
  it('counts points on their last usable day, not on that of the midnight at which they are gone', () => {
    const gone = past(EXPIRE, 2, '2027-02-01', 1, 100);

    expect(partsIn('2027-01-31', '2027-01-31', gone)).toEqual([[1, 100]]);
    expect(partsIn('2027-02-01', '2027-02-28', gone)).toEqual([]);
    expect(partsIn('2027-01-01', '2027-01-30', gone)).toEqual([]);
  });

  it('counts what expired in the middle of a day on that day', () => {
    const gone = { ...past(EXPIRE, 2, '2027-02-01', 1, 100), occurredAt: new Date('2027-02-01T00:00:00.001Z') };

    expect(partsIn('2027-02-01', '2027-02-01', gone)).toEqual([[1, 100]]);
    expect(partsIn('2027-01-31', '2027-01-31', gone)).toEqual([]);
  });

  it('goes by midnights of the zone', () => {
    const gone = goneOn('2027-07-01', '2027-07-31', LONDON);

    expect(gone).toEqual({ after: new Date('2027-06-30T23:00:00Z'), upTo: new Date('2027-07-31T23:00:00Z') });
  });

  it('is the latest expired first, each lot once', () => {
    const rows = [
      past(EXPIRE, 2, '2027-02-01', 1, 60),
      past(EXPIRE, 3, '2027-02-05', 3, 20),
      past(EXPIRE, 3, '2027-02-05', 2, 10),
      past(EXPIRE, 4, '2027-02-06', 1, 40),
    ];

    expect(partsIn('2027-01-01', '2027-03-01', ...rows)).toEqual([[1, 100], [2, 10], [3, 20]]); // prettier-ignore
    expect(partsIn('2027-01-01', '2027-01-31', ...rows)).toEqual([[1, 60]]);
  });

  it('is less what was reinstated of the same lot since', () => {
    const rows = [
      past(EXPIRE, 2, '2027-02-01', 1, 60),
      past(EXPIRE, 2, '2027-02-01', 2, 5),
      past(REINSTATE, 3, '2027-02-10', 1, 50),
      past(EXPIRE, 4, '2027-03-01', 1, 50),
    ];

    expect(partsIn('2027-01-01', '2027-02-27', ...rows)).toEqual([[1, 10], [2, 5]]); // prettier-ignore
    expect(partsIn('2027-02-28', '2027-02-28', ...rows)).toEqual([[1, 50]]);
    expect(partsIn('2027-01-01', '2027-03-01', ...rows)).toEqual([[1, 60], [2, 5]]); // prettier-ignore
    const again = [...rows, past(REINSTATE, 5, '2027-03-02', 1, 60), past(REINSTATE, 5, '2027-03-02', 2, 5)];
    expect(partsIn('2027-01-01', '2027-03-01', ...again)).toEqual([]);
  });
});

describe('firstOf', () => {
  it.each([
    [1, [{ lot: 2, points: 1 }]],
    [10, [{ lot: 2, points: 10 }]],
    [12, [{ lot: 2, points: 10 }, { lot: 1, points: 2 }]],
    [99, [{ lot: 2, points: 10 }, { lot: 1, points: 5 }]],
  ])('%i points', (points, expected) => {
    expect(firstOf([{ lot: 2, points: 10 }, { lot: 1, points: 5 }], points)).toEqual(expected);
  }); // prettier-ignore
});
