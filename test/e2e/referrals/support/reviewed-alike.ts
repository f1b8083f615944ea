import type { Outcome } from '../../../factories/referring.js';
import type { TestApp } from '../../../support/app.js';
import { aBringing, errorOf, type Bringing } from './a-bringing.js';

type Input = Record<string, unknown>;
type Review = (bringing: Bringing, referral: string, input?: Input, key?: string) => Promise<Outcome>;

/** What is so of both ways to decide a referral that is held; `state`: how it stands then. */
export function reviewedAlike(appOf: () => TestApp, review: Review, state: string) {
  let bringing: Bringing;
  let referral: string;
  beforeEach(async () => {
    bringing = await aBringing(appOf(), { review: 'ALWAYS' });
    const ben = await bringing.somebody();
    await bringing.accept(ben, await bringing.codeOf(bringing.ann));
    referral = (await bringing.buy(ben)).referral.id;
  });

  it('is done once under one key, however often it is called at once', async () => {
    const input = { idempotencyKey: 'once' };

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => review(bringing, referral, input)));
    const again = await bringing.refused(() => review(bringing, referral, input));

    expect(outcomes.map(({ replayed }) => replayed).sort()).toEqual([false, true, true, true, true]);
    expect(again).toEqual({ ...outcomes[0], replayed: true });
  });

  it('is done once, however many decide at once', async () => {
    const outcomes = await Promise.all([
      ...[bringing.approve(referral), bringing.reject(referral), bringing.approve(referral), bringing.reject(referral)],
    ]);

    const decided = outcomes.filter(({ replayed }) => replayed === false);
    expect(decided).toHaveLength(1);
    const after = (await bringing.now({ id: referral })).state;
    expect(decided[0].referral.state).toBe(after);
    expect(outcomes.filter(({ code }) => code === 'REFERRAL_NOT_IN_REVIEW').map((one) => one.state)).toEqual([
      after,
      after,
      after,
    ]);
    expect(await bringing.points(bringing.ann)).toEqual([0, after === 'QUALIFIED' ? 500 : 0]);
  });

  it('is for good', async () => {
    await review(bringing, referral);

    for (const decide of [bringing.approve(referral), bringing.reject(referral)])
      expect(await decide).toMatchObject({ code: 'REFERRAL_NOT_IN_REVIEW', path: ['referral'], state });
  });

  it('refuses a key that was used for another input or another operation', async () => {
    await bringing.invite({ idempotencyKey: 'of another' });
    await review(bringing, referral, { idempotencyKey: 'used' });

    for (const [idempotencyKey, which] of [
      ['used', 'ref_x'],
      ['of another', referral],
    ] as const)
      expect(await bringing.refused(() => review(bringing, which, { idempotencyKey }))).toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
        idempotencyKey,
      });
  });

  it.each(['', 'x'.repeat(256)])('refuses a key that cannot be one', async (idempotencyKey) => {
    expect(await bringing.refused(() => review(bringing, referral, { idempotencyKey }))).toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ path: ['idempotencyKey'] }],
    });
  });

  it('refuses what is not held', async () => {
    const { referral: invited } = await bringing.invite();
    const cleo = await bringing.somebody();
    const joined = (await bringing.accept(cleo, await bringing.codeOf(bringing.ann))).referral;

    for (const [{ id }, how] of [
      [invited, 'INVITED'],
      [joined, 'JOINED'],
    ] as const)
      expect(await bringing.refused(() => review(bringing, id))).toEqual({
        code: 'REFERRAL_NOT_IN_REVIEW',
        message: `The referral is ${how}; only one that is IN_REVIEW is decided.`,
        path: ['referral'],
        state: how,
      });
    await bringing.advance('2027-04-01T00:00:00Z');
    expect(await bringing.refused(() => review(bringing, invited.id))).toMatchObject({ state: 'EXPIRED' });
  });

  it('does not find what there is not, or is of another program', async () => {
    const other = await aBringing(appOf());
    const notFound = { code: 'REFERRAL_NOT_FOUND', message: 'There is no such referral.', path: ['referral'] };

    for (const id of ['nonsense', 'ref_', bringing.ann.id, 'ref_01jz0000000000000000000000'])
      expect(await bringing.refused(() => review(bringing, id))).toEqual(notFound);
    expect(await bringing.refused(() => review(bringing, referral, {}, other.program.adminKey))).toEqual(notFound);
  });

  it('is for ADMIN and SUPPORT', async () => {
    const keys = await Promise.all(['MARKETER', 'ANALYST', 'SHOP'].map((role) => bringing.key(role)));
    const token = await bringing.ann.token();

    for (const key of [...keys, token])
      expect(errorOf(await bringing.refused(() => review(bringing, referral, {}, key)))).toBe('FORBIDDEN');
    const outcome = await review(bringing, referral, {}, await bringing.key('SUPPORT'));
    expect(outcome).toMatchObject({ member: { id: bringing.ann.id }, referral: { state } });
  });
}
