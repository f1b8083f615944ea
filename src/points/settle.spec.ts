import { Account, ActorType, HoldStatus, Kind, LotState, SourceType } from './codes.js';
import type { CurrencyTerms, PolicyVersion } from './currency-terms.js';
import { earn } from './postings.js';
import { isDue, settle } from './settle.js';
import { capture, hold } from './spending.js';
import type { ExpiryPolicy } from './terms.js';
import { newWallet, type Cause, type Lot, type PostingDraft, type Wallet } from './wallet.js';

const { PENDING, AVAILABLE, HELD, EXPIRED, OWED } = Account;
const NEVER: ExpiryPolicy = { kind: 'NEVER', count: null, unit: null, roundUpTo: null, dates: null };
const A_YEAR: ExpiryPolicy = { ...NEVER, kind: 'AFTER', count: 12, unit: 'MONTHS' };
const INACTIVE: ExpiryPolicy = { ...NEVER, kind: 'INACTIVITY', count: 6, unit: 'MONTHS' };
const on = (day: string) => new Date(`${day}T00:00:00Z`);
const START = on('2027-01-01');
const NOON = new Date('2027-01-15T12:00:00Z');

const policy = (version: number, expiry: ExpiryPolicy, effectiveAt = START): PolicyVersion => ({
  version,
  expiry,
  effectiveAt,
});
const termsOf = (...policies: PolicyVersion[]): CurrencyTerms => ({
  timeZone: 'UTC',
  policies: policies.length > 0 ? policies : [policy(1, NEVER)],
  pending: { kind: 'AT_ONCE', count: null, unit: null },
  returnWindowDays: 14,
  graceDays: 30,
  debt: 'OWE',
});
const causeAt = (at: Date): Cause => ({
  sourceType: SourceType.PURCHASE,
  sourceId: 'purchase',
  actorType: ActorType.API_KEY,
  actorId: 'key',
  at,
});

interface Given {
  points: number;
  expiresAt?: Date;
  /** Whether its date is its rule's own. */
  own?: boolean;
  /** Pending until then; null for as long as nobody can say. */
  maturesAt?: Date | null;
}

const earned = (...lots: Given[]): Wallet => {
  const wallet = newWallet(1, 'member', 1, 1);
  for (const { points, expiresAt, own, maturesAt } of lots) {
    const dates = { maturesAt: maturesAt ?? null, earnedAt: NOON, expiresAt: expiresAt ?? null };
    const isPending = maturesAt !== undefined;
    earn(wallet, [{ points, isPending, ...dates, alsoByInactivity: own ?? false }], causeAt(NOON));
  }
  return wallet;
};

const held = (wallet: Wallet, id: string, points: number, expiresAt: Date) =>
  hold(
    wallet,
    { id, points, sourceType: SourceType.NONE, sourceId: null, purpose: null, expiresAt },
    { ...causeAt(NOON), sourceType: SourceType.HOLD, sourceId: id },
  ).hold;

const booked = (postings: readonly PostingDraft[]) =>
  postings.map(({ kind, occurredAt, movements }) => [
    kind,
    occurredAt.toISOString().slice(0, 10),
    ...movements.map(({ from, to, points, lot }) => [from, to, points, lot]),
  ]);
const lotAt = (wallet: Wallet, number: number) => wallet.lots.get(number) as Lot;
const dated = (day: string) => ({ expiresAt: on(day), alsoByInactivity: false });
const UNDATED = { expiresAt: null, alsoByInactivity: false };

describe('settle', () => {
  it('books nothing when nothing is due, and notes when something will be', () => {
    const wallet = earned({ points: 10, expiresAt: on('2027-05-01') }, { points: 5, expiresAt: on('2027-03-01') });

    expect(settle(wallet, termsOf(), new Date('2027-02-28T23:59:59.999Z'), null)).toEqual([]);

    expect(wallet).toMatchObject({ available: 15, nextChangeAt: on('2027-03-01') });
  });

  it('lets a lot expire at the moment at which it is due, whenever that is found out', () => {
    const wallet = earned({ points: 10, expiresAt: on('2027-03-01') }, { points: 5, expiresAt: on('2027-09-01') });

    const postings = settle(wallet, termsOf(), on('2027-06-01'), null);

    expect(booked(postings)).toEqual([[Kind.EXPIRE, '2027-03-01', [AVAILABLE, EXPIRED, 10, 1]]]);
    expect(postings[0]?.cause).toEqual({
      sourceType: SourceType.NONE,
      sourceId: null,
      actorType: ActorType.SYSTEM,
      actorId: null,
      at: on('2027-03-01'),
    });
    expect(wallet).toMatchObject({ available: 5, lifetimeExpired: 10, nextChangeAt: on('2027-09-01') });
    expect(lotAt(wallet, 1).state).toBe(LotState.CLOSED);
    expect(settle(wallet, termsOf(), on('2027-06-01'), null)).toEqual([]);
  });

  it('is one posting for each kind and moment, and moments come in order', () => {
    const wallet = earned(
      { points: 1, expiresAt: on('2027-04-01') },
      { points: 2, expiresAt: on('2027-03-01') },
      { points: 4, expiresAt: on('2027-03-01') },
      { points: 8, maturesAt: on('2027-03-01') },
      { points: 16, maturesAt: on('2027-03-01') },
    );

    const postings = settle(wallet, termsOf(), on('2027-04-01'), null);

    expect(booked(postings)).toEqual([
      [Kind.MATURE, '2027-03-01', [PENDING, AVAILABLE, 8, 4], [PENDING, AVAILABLE, 16, 5]],
      [Kind.EXPIRE, '2027-03-01', [AVAILABLE, EXPIRED, 2, 2], [AVAILABLE, EXPIRED, 4, 3]],
      [Kind.EXPIRE, '2027-04-01', [AVAILABLE, EXPIRED, 1, 1]],
    ]);
    expect(postings.map(({ sequence }) => sequence)).toEqual([6, 7, 8]);
    expect(wallet).toMatchObject({ available: 24, pending: 0, nextChangeAt: null });
  });

  it('lets points mature at their moment, and leaves alone those of which nobody knows when', () => {
    const wallet = earned({ points: 10, maturesAt: on('2027-02-01') }, { points: 5, maturesAt: null });

    const postings = settle(wallet, termsOf(), on('2027-02-01'), null);

    expect(booked(postings)).toEqual([[Kind.MATURE, '2027-02-01', [PENDING, AVAILABLE, 10, 1]]]);
    expect(lotAt(wallet, 1)).toMatchObject({ state: LotState.OPEN, availableAt: on('2027-02-01') });
    expect(wallet).toMatchObject({ available: 10, pending: 5, nextChangeAt: null });
  });

  it('lets a lot expire when it matures, if its expiry passed while it was pending', () => {
    const wallet = earned({ points: 10, maturesAt: on('2027-04-01'), expiresAt: on('2027-02-01') });
    expect(settle(wallet, termsOf(), on('2027-03-01'), null)).toEqual([]);
    expect(wallet.nextChangeAt).toEqual(on('2027-04-01'));

    const postings = settle(wallet, termsOf(), on('2027-05-01'), null);

    expect(booked(postings)).toEqual([
      [Kind.MATURE, '2027-04-01', [PENDING, AVAILABLE, 10, 1]],
      [Kind.EXPIRE, '2027-04-01', [AVAILABLE, EXPIRED, 10, 1]],
    ]);
  });

  it('books the oldest lot first, in whatever order they were loaded', () => {
    const wallet = earned({ points: 1, maturesAt: on('2027-02-01') }, { points: 2, maturesAt: on('2027-02-01') });
    const [first, second] = [lotAt(wallet, 1), lotAt(wallet, 2)];
    wallet.lots.clear();
    wallet.lots.set(2, second).set(1, first);

    const postings = settle(wallet, termsOf(), on('2027-03-01'), null);

    expect(booked(postings)).toEqual([
      [Kind.MATURE, '2027-02-01', [PENDING, AVAILABLE, 1, 1], [PENDING, AVAILABLE, 2, 2]],
    ]);
  });

  it('repays what is owed from what matures, before the rest expires', () => {
    const wallet = earned({ points: 10, maturesAt: on('2027-02-01'), expiresAt: on('2027-02-01') });
    wallet.owed = 4;

    const postings = settle(wallet, termsOf(), on('2027-02-01'), null);

    expect(booked(postings)).toEqual([
      [Kind.MATURE, '2027-02-01', [PENDING, AVAILABLE, 10, 1]],
      [Kind.REPAY, '2027-02-01', [AVAILABLE, OWED, 4, 1]],
      [Kind.EXPIRE, '2027-02-01', [AVAILABLE, EXPIRED, 6, 1]],
    ]);
    expect(wallet).toMatchObject({ available: 0, owed: 0, lifetimeExpired: 6 });
  });

  it('ends a hold that times out; the posting names it', () => {
    const wallet = earned({ points: 10 });
    const made = held(wallet, 'one', 4, on('2027-02-01'));

    const postings = settle(wallet, termsOf(), on('2027-02-01'), null);

    expect(booked(postings)).toEqual([[Kind.RELEASE, '2027-02-01', [HELD, AVAILABLE, 4, 1]]]);
    expect(postings[0]?.cause).toMatchObject({
      sourceType: SourceType.HOLD,
      sourceId: 'one',
      actorType: ActorType.SYSTEM,
    });
    expect(made).toMatchObject({ status: HoldStatus.EXPIRED, captured: 0, released: 4, endedAt: on('2027-02-01') });
    expect(wallet).toMatchObject({ available: 10, held: 0, nextChangeAt: null });
  });

  it('ends several holds at one moment by a posting for each, then repays, and lets expire what is past its day', () => {
    const wallet = earned({ points: 10, expiresAt: on('2027-01-20') }, { points: 10 });
    held(wallet, 'one', 4, on('2027-02-01'));
    held(wallet, 'two', 10, on('2027-02-01'));
    const late = held(wallet, 'three', 2, on('2027-03-01'));
    capture(wallet, held(wallet, 'four', 4, on('2027-02-01')), 4, causeAt(NOON));
    wallet.owed = 3;

    const postings = settle(wallet, termsOf(), on('2027-02-01'), null);

    expect(booked(postings)).toEqual([
      [Kind.RELEASE, '2027-02-01', [HELD, AVAILABLE, 4, 1]],
      [Kind.RELEASE, '2027-02-01', [HELD, AVAILABLE, 6, 1], [HELD, AVAILABLE, 4, 2]],
      [Kind.REPAY, '2027-02-01', [AVAILABLE, OWED, 3, 1]],
      [Kind.EXPIRE, '2027-02-01', [AVAILABLE, EXPIRED, 7, 1]],
    ]);
    expect(postings.map(({ cause }) => cause.sourceId)).toEqual(['one', 'two', null, null]);
    expect(late.status).toBe(HoldStatus.OPEN);
    expect(wallet).toMatchObject({ available: 4, held: 2, owed: 0, nextChangeAt: on('2027-03-01') });
  });

  it('does not let held points expire with their lot', () => {
    const wallet = earned({ points: 100, expiresAt: on('2027-02-01') });
    held(wallet, 'one', 40, on('2027-03-01'));

    const postings = settle(wallet, termsOf(), on('2027-02-15'), null);

    expect(booked(postings)).toEqual([[Kind.EXPIRE, '2027-02-01', [AVAILABLE, EXPIRED, 60, 1]]]);
    expect(wallet).toMatchObject({ available: 0, held: 40, nextChangeAt: on('2027-03-01') });
  });

  it('E1: whatever was spent of a lot does not expire, however often it is tried', () => {
    const wallet = earned({ points: 150, expiresAt: on('2027-02-01') });
    capture(wallet, held(wallet, 'one', 50, on('2027-02-01')), 50, causeAt(NOON));

    const tries = [1, 2, 3].map(() => booked(settle(wallet, termsOf(), on('2027-02-02'), null)));

    expect(tries).toEqual([[[Kind.EXPIRE, '2027-02-01', [AVAILABLE, EXPIRED, 100, 1]]], [], []]);
    expect(wallet.available).toBe(0);
  });

  describe('with a policy that came later', () => {
    const MARCH = new Date('2027-03-01T09:30:00Z');

    it('E9: dates lots without a date from the day on which it came', () => {
      const wallet = earned({ points: 10 }, { points: 5, expiresAt: on('2027-12-01') }, { points: 3, maturesAt: null });
      const terms = termsOf(policy(1, NEVER), policy(2, A_YEAR, MARCH));

      const postings = settle(wallet, terms, on('2027-07-01'), on('2027-12-01'));

      expect(booked(postings)).toEqual([[Kind.EXTEND, '2027-03-01']]);
      expect(postings[0]?.occurredAt).toEqual(MARCH);
      expect(postings[0]?.terms).toEqual([
        { lot: lotAt(wallet, 1), before: UNDATED, after: dated('2028-03-02') },
        { lot: lotAt(wallet, 3), before: UNDATED, after: dated('2028-03-02') },
      ]);
      expect(wallet).toMatchObject({ policyVersion: 2, available: 15, nextChangeAt: on('2027-12-01') });
      expect(settle(wallet, terms, on('2027-07-01'), on('2027-12-01'))).toEqual([]);
    });

    it('touches no lot that has a date', () => {
      const wallet = earned({ points: 5, expiresAt: on('2027-12-01') });
      const terms = termsOf(
        policy(1, A_YEAR),
        policy(2, { ...A_YEAR, count: 1 }, MARCH),
        policy(3, NEVER, on('2027-04-01')),
      );

      expect(settle(wallet, terms, on('2027-07-01'), null)).toEqual([]);

      expect(wallet).toMatchObject({ policyVersion: 3, nextChangeAt: on('2027-12-01') });
    });

    it('dates nothing where an expiry is lengthened or shortened: such points never expire by their rule', () => {
      const wallet = earned({ points: 5 });
      const aMonth = { ...A_YEAR, count: 1 };
      const terms = termsOf(policy(1, A_YEAR), policy(2, { ...A_YEAR, count: 24 }, MARCH), policy(3, aMonth, on('2027-04-01')));

      expect(settle(wallet, terms, on('2028-07-01'), null)).toEqual([]);

      expect(lotAt(wallet, 1).expiresAt).toBeNull();
      expect(wallet).toMatchObject({ policyVersion: 3, available: 5, nextChangeAt: null });
    }); // prettier-ignore

    it.each([
      ['never', NEVER],
      ['by inactivity', { ...INACTIVE, count: 60 }],
    ])('dates lots by the one that comes after an expiry %s, though another had dates before', (_, between) => {
      const wallet = earned({ points: 5 });
      const terms = termsOf(policy(1, A_YEAR), policy(2, between, MARCH), policy(3, A_YEAR, on('2027-04-01')));

      const postings = settle(wallet, terms, on('2027-07-01'), null);

      expect(booked(postings)).toEqual([[Kind.EXTEND, '2027-04-01']]);
      expect(lotAt(wallet, 1).expiresAt).toEqual(on('2028-04-02'));
    });

    it('lives through several of them, and through what they made due', () => {
      const wallet = earned({ points: 5 });
      const aMonth = { ...A_YEAR, count: 1 };
      const terms = termsOf(policy(1, NEVER), policy(2, aMonth, MARCH), policy(3, A_YEAR, on('2027-06-01')));

      const postings = settle(wallet, terms, on('2027-07-01'), null);

      expect(booked(postings)).toEqual([
        [Kind.EXTEND, '2027-03-01'],
        [Kind.EXPIRE, '2027-04-02', [AVAILABLE, EXPIRED, 5, 1]],
      ]);
      expect(wallet).toMatchObject({ policyVersion: 3, nextChangeAt: null });
    });
  });

  describe('with a policy of inactivity', () => {
    const terms = termsOf(policy(1, INACTIVE));

    it('E10: earn 100 in January, spend 10 in May: the rest lives until November', () => {
      const wallet = earned({ points: 100 });
      const made = held(wallet, 'one', 10, on('2027-12-01'));
      expect(settle(wallet, terms, on('2027-05-10'), null)).toEqual([]);
      expect(wallet.nextChangeAt).toEqual(on('2027-07-16'));
      capture(wallet, made, 10, causeAt(new Date('2027-05-10T12:00:00Z')));

      expect(settle(wallet, terms, new Date('2027-11-10T23:59:59.999Z'), null)).toEqual([]);
      expect(wallet.nextChangeAt).toEqual(on('2027-11-11'));
      const postings = settle(wallet, terms, on('2027-11-11'), null);

      expect(booked(postings)).toEqual([[Kind.EXPIRE, '2027-11-11', [AVAILABLE, EXPIRED, 90, 1]]]);
      expect(wallet).toMatchObject({ available: 0, nextChangeAt: null });
    });

    it('takes points with a date of their own on that date', () => {
      const wallet = earned(
        { points: 10, expiresAt: on('2027-09-01') },
        { points: 5, expiresAt: on('2027-02-01') },
        { points: 1 },
      );

      const postings = settle(wallet, terms, on('2027-12-01'), null);

      expect(booked(postings)).toEqual([
        [Kind.EXPIRE, '2027-02-01', [AVAILABLE, EXPIRED, 5, 2]],
        [Kind.EXPIRE, '2027-07-16', [AVAILABLE, EXPIRED, 1, 3]],
        [Kind.EXPIRE, '2027-09-01', [AVAILABLE, EXPIRED, 10, 1]],
      ]);
    });

    it('takes points with a date of their rule at the sooner of the two', () => {
      const wallet = earned(
        { points: 10, expiresAt: on('2027-09-01'), own: true },
        { points: 5, expiresAt: on('2027-02-01'), own: true },
      );

      expect(booked(settle(wallet, terms, on('2027-02-01'), null))).toEqual([
        [Kind.EXPIRE, '2027-02-01', [AVAILABLE, EXPIRED, 5, 2]],
      ]);
      expect(wallet.nextChangeAt).toEqual(on('2027-07-16'));
      expect(booked(settle(wallet, terms, on('2027-12-01'), null))).toEqual([
        [Kind.EXPIRE, '2027-07-16', [AVAILABLE, EXPIRED, 10, 1]],
      ]);
      expect(wallet.nextChangeAt).toBeNull();
    });

    it('leaves points their date of their rule while the member is active', () => {
      const wallet = earned({ points: 10, expiresAt: on('2027-09-01'), own: true });
      wallet.lastActiveAt = on('2027-05-10');

      const postings = settle(wallet, terms, on('2027-12-01'), null);

      expect(booked(postings)).toEqual([[Kind.EXPIRE, '2027-09-01', [AVAILABLE, EXPIRED, 10, 1]]]);
    });

    it('takes them at its end as long as it is the policy', () => {
      const wallet = earned({ points: 10, expiresAt: on('2028-09-01'), own: true }, { points: 5, maturesAt: null });
      const begun = termsOf(policy(1, NEVER), policy(2, INACTIVE, on('2027-03-01')));
      const over = termsOf(...begun.policies, policy(3, NEVER, on('2027-08-01')));

      expect(settle(wallet, begun, on('2027-03-01'), null)).toEqual([]);
      expect(wallet.nextChangeAt).toEqual(on('2027-09-02'));
      expect(settle(wallet, over, on('2028-01-01'), null)).toEqual([]);

      expect(wallet).toMatchObject({ policyVersion: 3, available: 10, nextChangeAt: on('2028-09-01') });
    });

    it('leaves pending and held points alone', () => {
      const wallet = earned({ points: 10, maturesAt: null }, { points: 5 });
      held(wallet, 'one', 5, on('2028-01-01'));

      expect(settle(wallet, terms, on('2027-12-01'), null)).toEqual([]);
      expect(wallet).toMatchObject({ pending: 10, held: 5, nextChangeAt: on('2028-01-01') });
    });

    it('that came later gives everybody its whole period', () => {
      const wallet = earned({ points: 10 });
      const changed = termsOf(policy(1, NEVER), policy(2, INACTIVE, on('2027-06-01')));

      const postings = settle(wallet, changed, on('2028-01-01'), null);

      expect(booked(postings)).toEqual([[Kind.EXPIRE, '2027-12-02', [AVAILABLE, EXPIRED, 10, 1]]]);
    });

    it('takes points at its end though another policy comes at that very moment', () => {
      const wallet = earned({ points: 10 });
      const end = on('2027-07-16');

      const postings = settle(wallet, termsOf(policy(1, INACTIVE), policy(2, NEVER, end)), end, null);

      expect(booked(postings)).toEqual([[Kind.EXPIRE, '2027-07-16', [AVAILABLE, EXPIRED, 10, 1]]]);
      expect(wallet.policyVersion).toBe(2);
    });
  });

  it('notes the next expiry of a lot that is not loaded', () => {
    const wallet = earned({ points: 10, expiresAt: on('2027-02-01') }, { points: 5, expiresAt: on('2027-08-01') });

    settle(wallet, termsOf(), on('2027-03-01'), on('2027-04-01'));

    expect(wallet.nextChangeAt).toEqual(on('2027-04-01'));
  });
});

describe('isDue', () => {
  const wallet = (nextChangeAt: Date | null, policyVersion = 1) => ({ nextChangeAt, policyVersion });

  it.each([
    ['nothing will ever be', wallet(null), false],
    ['something will be', wallet(on('2027-03-02')), false],
    ['something is', wallet(on('2027-03-01')), true],
    ['a policy came', wallet(null, 0), true],
  ])('when %s: %s', (_, given, expected) => {
    expect(isDue(given, termsOf(), on('2027-03-01'))).toBe(expected);
  });
});

describe('settle where pauses protect days', () => {
  const protection = {
    timeZone: 'UTC',
    spans: [
      { pause: 1, first: '2027-02-01', last: '2027-02-10' },
      { pause: 2, first: '2027-07-01', last: '2027-07-31' },
    ],
  };

  it('lets inactivity run on the other days only, those of pauses that are over too', () => {
    const wallet = { ...earned({ points: 10 }), protection };
    const terms = termsOf(policy(1, INACTIVE));

    expect(settle(wallet, terms, new Date('2027-08-25T23:59:59.999Z'), null)).toEqual([]);
    expect(wallet.nextChangeAt).toEqual(on('2027-08-26'));
    expect(booked(settle(wallet, terms, on('2027-08-26'), null))).toEqual([
      [Kind.EXPIRE, '2027-08-26', [AVAILABLE, EXPIRED, 10, 1]],
    ]);
  });

  it('counts a new expiry policy from its day without the days that are protected', () => {
    const wallet = { ...earned({ points: 10 }), protection };
    const month: ExpiryPolicy = { ...A_YEAR, count: 1 };

    settle(wallet, termsOf(policy(1, NEVER), policy(2, month, on('2027-07-11'))), on('2027-07-20'), null);

    expect(lotAt(wallet, 1)).toMatchObject({ expiresAt: on('2027-09-02'), pause: 2 });
  });
});

describe('settle of who has left', () => {
  it('takes everything at its moment, after what was due by then', () => {
    const wallet = {
      ...earned({ points: 10, expiresAt: on('2027-03-01') }, { points: 5 }, { points: 7, maturesAt: on('2027-03-01') }),
      forfeitAt: on('2027-03-01'),
    };

    const postings = settle(wallet, termsOf(), on('2027-06-01'), null);

    expect(booked(postings)).toEqual([
      [Kind.MATURE, '2027-03-01', [PENDING, AVAILABLE, 7, 3]],
      [Kind.EXPIRE, '2027-03-01', [AVAILABLE, EXPIRED, 10, 1]],
      [Kind.FORFEIT, '2027-03-01', [AVAILABLE, EXPIRED, 5, 2], [AVAILABLE, EXPIRED, 7, 3]],
    ]);
    expect(wallet).toMatchObject({ available: 0, lifetimeExpired: 22, nextChangeAt: null });
  });

  it('takes what comes later at once', () => {
    const wallet = { ...earned(), forfeitAt: on('2027-01-02') };
    earn(wallet, [{ points: 3, isPending: false, maturesAt: null, earnedAt: NOON, expiresAt: null }], causeAt(NOON));

    expect(booked(settle(wallet, termsOf(), NOON, null))).toEqual([
      [Kind.FORFEIT, '2027-01-15', [AVAILABLE, EXPIRED, 3, 1]],
    ]);
  });
});
