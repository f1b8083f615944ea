import { ActorType, Kind, LotState, SourceType } from '../codes.js';
import { lotOf } from '../lots.js';
import { earn } from '../postings.js';
import { hold } from '../spending.js';
import { newWallet, type Cause, type PostingDraft, type Wallet } from '../wallet.js';
import { protectLots, recallLots } from './protected-lots.js';

const NOW = new Date('2027-03-01T09:00:00Z');
const APRIL = new Date('2027-04-30T23:00:00Z');
const plan = { timeZone: 'Europe/London', spans: [{ pause: 4, first: '2027-03-01', last: '2027-03-31' }] };
const causeAt = (at: Date): Cause => ({
  ...{ sourceType: SourceType.PAUSE, sourceId: 'pause', actorType: ActorType.API_KEY, actorId: 'key', at },
});

const earned = (...dates: (Date | null)[]): Wallet => {
  const wallet = newWallet(1, 'member', 1, 1);
  for (const expiresAt of dates) {
    earn(wallet, [{ points: 10, isPending: false, earnedAt: NOW, maturesAt: null, expiresAt }], causeAt(NOW));
  }
  return wallet;
};
const datesOf = ({ lots }: Wallet) => [...lots.values()].map(({ expiresAt }) => expiresAt?.toISOString() ?? null);
const termsOf = ([posting]: readonly PostingDraft[]) =>
  posting?.terms.map(({ lot, before, after }) => [
    lot.number,
    before.expiresAt?.toISOString(),
    after.expiresAt?.toISOString(),
  ]);

describe('a pause that begins', () => {
  it('leaves it as it is whether inactivity ends a lot too, also when it ends early', () => {
    const wallet = earned(APRIL, APRIL);
    lotOf(wallet, 1).alsoByInactivity = true;
    const marks = () => [...wallet.lots.values()].map(({ alsoByInactivity }) => alsoByInactivity);
    wallet.protection = plan;

    protectLots(wallet, causeAt(NOW));
    const moved = marks();
    recallLots(wallet, plan, { pause: 4, day: '2027-03-11' }, causeAt(NOW));

    expect([moved, marks()]).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  it('moves every lot with a date by its days, in one posting', () => {
    const wallet = earned(APRIL, null, new Date('2027-03-02T00:00:00Z'));
    hold(wallet, { id: 'h', points: 10, sourceType: SourceType.NONE, sourceId: null, purpose: null, expiresAt: APRIL }, causeAt(NOW));
    wallet.protection = plan;

    const postings = protectLots(wallet, causeAt(NOW));

    expect(postings).toMatchObject([{ kind: Kind.EXTEND, movements: [], cause: { sourceId: 'pause' } }]);
    expect(termsOf(postings)).toEqual([
      [1, '2027-04-30T23:00:00.000Z', '2027-05-31T23:00:00.000Z'],
      [3, '2027-03-02T00:00:00.000Z', '2027-04-01T23:00:00.000Z'],
    ]);
    expect([...wallet.lots.values()].map(({ pause }) => pause)).toEqual([4, null, 4]);
  }); // prettier-ignore

  it('leaves lots alone of which nothing is left, and posts nothing where no lot moves', () => {
    const wallet = earned(APRIL);
    lotOf(wallet, 1).state = LotState.CLOSED;
    wallet.protection = plan;

    expect(protectLots(wallet, causeAt(NOW))).toEqual([]);
    expect(protectLots({ ...earned(APRIL), protection: { ...plan, spans: [] } }, causeAt(NOW))).toEqual([]);
    expect(datesOf(wallet)).toEqual([APRIL.toISOString()]);
  });
});

describe('a pause that ends early', () => {
  const paused = (...dates: (Date | null)[]): Wallet => {
    const wallet = earned(...dates);
    wallet.protection = plan;
    protectLots(wallet, causeAt(NOW));
    return wallet;
  };

  it('takes the days back that were not protected after all, also from lots that were spent', () => {
    const wallet = paused(APRIL, APRIL, null);
    lotOf(wallet, 2).state = LotState.CLOSED;
    wallet.nextChangeAt = null;

    const at = new Date('2027-03-11T09:00:00Z');
    const postings = recallLots(wallet, plan, { pause: 4, day: '2027-03-11' }, causeAt(at));

    expect(postings).toHaveLength(1);
    expect(datesOf(wallet)).toEqual(['2027-05-10T23:00:00.000Z', '2027-05-10T23:00:00.000Z', null]);
    expect(wallet.nextChangeAt).toEqual(new Date('2027-05-10T23:00:00Z'));
    expect([...wallet.lots.values()].map(({ pause }) => pause)).toEqual([null, null, null]);
  });

  it('leaves a date alone that staff named meanwhile, and one of another pause', () => {
    const wallet = paused(APRIL, APRIL);
    lotOf(wallet, 1).pause = null;
    lotOf(wallet, 2).pause = 3;

    expect(recallLots(wallet, plan, { pause: 4, day: '2027-03-11' }, causeAt(NOW))).toEqual([]);
  });

  it('leaves everything as it was on its first day', () => {
    const wallet = paused(APRIL, null, new Date('2027-03-02T00:00:00Z'));

    recallLots(wallet, plan, { pause: 4, day: '2027-03-01' }, causeAt(NOW));

    expect(datesOf(wallet)).toEqual([APRIL.toISOString(), null, '2027-03-02T00:00:00.000Z']);
  });
});
