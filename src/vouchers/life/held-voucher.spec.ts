import fc from 'fast-check';
import {
  expireDue,
  isEmpty,
  isLive,
  liveUseOf,
  redeem,
  release,
  reserve,
  revoke,
  rollBack,
  type HeldVoucher,
  type VoucherRow,
} from './held-voucher.js';

const ZONE = 'Europe/London';
const NOW = new Date('2027-03-26T12:00:00Z');
const after = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const A = { orderId: 'a', memberId: null };
const B = { orderId: 'b', memberId: null };

const held = (row: Partial<VoucherRow> = {}, uses = 1): HeldVoucher => ({
  row: {
    ...{ uuid: 'v', template: 1, version: 1, memberId: null, last4: 'WXYZ', status: 'ISSUED', usesLeft: uses },
    ...{ remaining: null, issuedAt: NOW, validFrom: NOW, expiresAt: null, sourceType: 1, sourceId: null },
    ...{ revokedAt: null, revokedReason: null },
    ...row,
  },
  uses,
  reserved: 0,
  known: [],
  changed: new Set(),
  taken: new Set(),
  isChanged: false,
});
const card = (remaining: number, row: Partial<VoucherRow> = {}): HeldVoucher =>
  held({ usesLeft: null, remaining, ...row });
const standing = ({ row: { status, usesLeft, remaining }, reserved }: HeldVoucher) => ({
  status,
  left: usesLeft ?? remaining,
  reserved,
});

describe('a voucher', () => {
  it('is set aside, used for that order and used up', () => {
    const voucher = held();

    const use = reserve(voucher, A, 0, { id: 'u', until: after(15), now: NOW });
    expect(standing(voucher)).toEqual({ status: 'ISSUED', left: 0, reserved: 1 });
    redeem(voucher, { orderId: 'a', memberId: 'ada' }, 500, { id: 'x', now: after(1) });

    expect(standing(voucher)).toEqual({ status: 'REDEEMED', left: 0, reserved: 0 });
    expect(use).toMatchObject({ uuid: 'u', status: 'REDEEMED', memberId: 'ada', amount: 500, redeemedAt: after(1) });
    expect([...voucher.changed]).toEqual([use]);
  });

  it('has not more than it has', () => {
    const voucher = held();
    redeem(voucher, A, 0, { id: 'u', now: NOW });

    expect(() => redeem(voucher, B, 0, { id: 'x', now: NOW })).toThrow('voucher v has not as much left');
    expect(() => reserve(card(10), A, 11, { id: 'x', until: after(1), now: NOW })).toThrow('has not as much left');
    expect(() => redeem(voucher, A, 0, { id: 'x', now: NOW })).toThrow('was redeemed for this order');
  });

  it('gives back what was set aside when that is over, once', () => {
    const voucher = card(100);
    const use = reserve(voucher, A, 60, { id: 'u', until: after(15), now: NOW });

    expireDue(voucher, after(14));
    expect(standing(voucher)).toEqual({ status: 'ISSUED', left: 40, reserved: 1 });
    expireDue(voucher, after(15));
    expireDue(voucher, after(16));

    expect(standing(voucher)).toEqual({ status: 'ISSUED', left: 100, reserved: 0 });
    expect(use).toMatchObject({ status: 'EXPIRED', endedAt: after(15) });
    expect(liveUseOf(voucher, 'a')).toBeNull();
  });

  it('takes what was said last, also less or more than was set aside', () => {
    const voucher = card(100);
    reserve(voucher, A, 60, { id: 'u', until: after(15), now: NOW });
    reserve(voucher, A, 90, { id: 'x', until: after(20), now: after(5) });
    expect(standing(voucher)).toMatchObject({ left: 10, reserved: 1 });

    redeem(voucher, A, 100, { id: 'x', now: after(6) });

    expect(standing(voucher)).toEqual({ status: 'REDEEMED', left: 0, reserved: 0 });
    expect(voucher.known).toHaveLength(1);
  });

  it('stays revoked, whatever is given back', () => {
    const voucher = card(100);
    const use = redeem(voucher, A, 30, { id: 'u', now: NOW });
    const aside = reserve(voucher, B, 20, { id: 'w', until: after(9), now: NOW });

    revoke(voucher, { now: after(1), reason: 'stolen' });
    rollBack(voucher, use, 30, { now: after(2), timeZone: ZONE, reason: null });

    expect(standing(voucher)).toEqual({ status: 'REVOKED', left: 100, reserved: 0 });
    expect(aside).toMatchObject({ status: 'RELEASED', endedAt: after(1) });
    expect(voucher.row).toMatchObject({ revokedAt: after(1), revokedReason: 'stolen' });
  });
});

describe('what is given back', () => {
  const LAST = { expiresAt: new Date('2027-03-27T00:00:00Z') };
  const days = (count: number): number => count * 24 * 60;
  const extended = (voucher: HeldVoucher, minutes: number): string | undefined => {
    const use = redeem(voucher, A, voucher.row.remaining ?? 0, { id: 'u', now: NOW });
    rollBack(voucher, use, use.amount, { now: after(minutes), timeZone: ZONE, reason: null });
    return voucher.row.expiresAt?.toISOString();
  };

  it.each<[string, HeldVoucher, number, string | undefined]>([
    ['the same day', held(LAST), 11 * 60, '2027-03-27T00:00:00.000Z'],
    ['the next day, though that is only minutes later', held(LAST), 12 * 60 + 1, '2027-03-28T00:00:00.000Z'],
    ['after the night of an hour less', held(LAST), days(2), '2027-03-28T23:00:00.000Z'],
    ['when a gift card was empty', card(5, LAST), days(1), '2027-03-28T00:00:00.000Z'],
    ['without end', held(), days(9), undefined],
    ['of one of several uses', held({ ...LAST, usesLeft: 2 }, 2), days(9), '2027-03-27T00:00:00.000Z'],
  ])('%s', (_, voucher, minutes, expiresAt) => {
    expect(extended(voucher, minutes)).toBe(expiresAt);
  });

  it('extends a gift card once for uses at the same time', () => {
    const voucher = card(50, LAST);
    const [one, other] = [
      redeem(voucher, A, 20, { id: 'u', now: NOW }),
      redeem(voucher, B, 30, { id: 'w', now: after(5) }),
    ];

    for (const use of [one, other])
      rollBack(voucher, use, use.amount, { now: after(days(1)), timeZone: ZONE, reason: null });

    expect(voucher.row.expiresAt).toEqual(new Date('2027-03-28T00:00:00Z'));
  });

  it('is a part of a gift card, and the days are extended with the last of it', () => {
    const voucher = card(100, LAST);
    const use = redeem(voucher, A, 60, { id: 'u', now: NOW });

    expect(rollBack(voucher, use, 25, { now: after(days(1)), timeZone: ZONE, reason: 'half' })).toBe(false);
    expect(voucher.row).toMatchObject({ remaining: 65, ...LAST });
    expect(() => rollBack(voucher, use, 36, { now: NOW, timeZone: ZONE, reason: null })).toThrow('no 36 to give back');
    expect(rollBack(voucher, use, 35, { now: after(days(1)), timeZone: ZONE, reason: null })).toBe(true);

    expect(voucher.row).toMatchObject({ remaining: 100, expiresAt: new Date('2027-03-28T00:00:00Z') });
    expect(use).toMatchObject({ status: 'ROLLED_BACK', rolledBack: 60, reason: 'half' });
  });
});

describe('whatever happens', () => {
  const ACT = fc.record({
    what: fc.constantFrom('reserve', 'redeem', 'back', 'wait'),
    order: fc.constantFrom('a', 'b', 'c'),
    amount: fc.integer({ min: 1, max: 60 }),
    part: fc.boolean(),
  });

  it.each([
    ['a gift card', () => card(100), 100],
    ['a code for three', () => held({ usesLeft: 3 }, 3), 3],
  ])('%s has what is left of it, never less than nothing, and all of it when all came back', (_, make, whole) => {
    fc.assert(
      fc.property(fc.array(ACT, { maxLength: 40 }), (acts) => {
        const voucher = make();
        const isCard = voucher.row.remaining !== null;
        let minutes = 0;
        const taken = () =>
          voucher.known.filter(isLive).reduce((sum, use) => sum + (isCard ? use.amount - use.rolledBack : 1), 0);
        acts.forEach(({ what, order: orderId, amount, part }, index) => {
          const now = after(minutes++);
          expireDue(voucher, now);
          const use = liveUseOf(voucher, orderId);
          const aside = use?.status === 'RESERVED' ? use.amount : 0;
          const fits = isCard ? amount <= (voucher.row.remaining ?? 0) + aside : !isEmpty(voucher.row) || use !== null;
          const id = String(index);
          if (what === 'wait') minutes += 10;
          else if (what === 'back' && use?.status === 'RESERVED') release(voucher, use, { now, reason: null });
          else if (what === 'back' && use) {
            const left = use.amount - use.rolledBack;
            rollBack(voucher, use, isCard && part ? Math.min(amount, left) : left, {
              now,
              timeZone: ZONE,
              reason: null,
            });
          } else if (use?.status === 'REDEEMED' || !fits) return;
          else if (what === 'reserve')
            reserve(voucher, { orderId, memberId: null }, amount, { id, until: after(minutes + 5), now });
          else redeem(voucher, { orderId, memberId: null }, amount, { id, now });

          expect((voucher.row.usesLeft ?? voucher.row.remaining ?? 0) + taken()).toBe(whole);
          expect(voucher.reserved).toBe(voucher.known.filter(({ status }) => status === 'RESERVED').length);
          expect(voucher.row.status === 'REDEEMED').toBe(isEmpty(voucher.row) && voucher.reserved === 0);
        });

        expireDue(voucher, after(minutes + 1000));
        for (const use of voucher.known.filter(isLive))
          rollBack(voucher, use, use.amount - use.rolledBack, { now: after(minutes), timeZone: ZONE, reason: null });
        expect(standing(voucher)).toEqual({ status: 'ISSUED', left: whole, reserved: 0 });
      }),
    );
  });
});
