import { decodeId, encodeId } from '../../../../src/kernel/ids.js';
import { bringInto } from '../../../factories/a-life.js';
import { aMember } from '../../../factories/a-member.js';
import { aStory, type Story } from '../../../factories/a-story.js';
import type { TestApp } from '../../../support/app.js';
import { expectNothingStored, storedIn } from '../../purchases/support/stored.js';
import { aKey } from './life.js';

type Input = Record<string, unknown>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert exact values of whatever was asked for
type Act = (app: TestApp, key: string, member: { id: string }, input?: Input) => Promise<any>;

const TEXT = (most: number) => `must have 1 to ${String(most)} characters, no control characters`;

type BadInput = [name: string, input: Input, field: string, message: string];
const REASONS: BadInput[] = [
  ['no reason', { reason: '' }, 'reason', TEXT(500)],
  ['a reason of spaces', { reason: '   ' }, 'reason', TEXT(500)],
  ['a long reason', { reason: 'x'.repeat(501) }, 'reason', TEXT(500)],
  ['a NUL in the reason', { reason: 'a\u0000b' }, 'reason', TEXT(500)],
];
const IDEMPOTENCY_KEYS: BadInput[] = [
  ['an empty key', { idempotencyKey: '' }, 'idempotencyKey', TEXT(255)],
  ['a long key', { idempotencyKey: 'x'.repeat(256) }, 'idempotencyKey', TEXT(255)],
];

/**
 * What is refused by every mutation about the life of a member: `status` is one in which it would be done, `prepare` brings about
 * what it needs besides.
 */
export function refusedAlike(
  appOf: () => TestApp,
  act: Act,
  { status, isKeyed, prepare }: { status: string; isKeyed: boolean; prepare?: (story: Story) => Promise<void> },
) {
  let story: Story;
  beforeEach(async () => {
    story = await aStory(appOf(), { at: '2027-03-01T12:00:00Z' });
    if (status !== 'ACTIVE') await bringInto(appOf(), story.program.adminKey, story.member, status);
    await prepare?.(story);
  });

  /** What a call answers that stores nothing. */
  const refused = async (input: Input = {}, key = story.program.adminKey, member: { id: string } = story.member) => {
    const before = await storedIn(appOf());
    const outcome = await act(appOf(), key, member, input);
    await expectNothingStored(appOf(), before, outcome);
    return outcome;
  };

  it.each([...REASONS, ...(isKeyed ? IDEMPOTENCY_KEYS : [])])('refuses %s', async (_, input, field, message) => {
    expect(await refused(input)).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: [field], message }] });
  });

  it('does not find who is not there, who was erased, and members of other programs', async () => {
    const other = await appOf().anotherProgram();
    const stranger = await aMember(appOf()).of(other).enroll();
    const erased = await aMember(appOf()).of(story.program).enroll();
    await bringInto(appOf(), story.program.adminKey, erased, 'ERASED');
    const nobody = { id: encodeId('mem', decodeId('mem', story.member.id)!.replace(/.{4}$/, '0000')) };

    for (const member of [stranger, erased, nobody, { id: 'mem_' }, { id: story.program.program.id }]) {
      expect(await refused({}, story.program.adminKey, member)).toMatchObject({
        code: 'MEMBER_NOT_FOUND',
        path: ['member'],
      });
    }
    expect(await refused({}, other.adminKey)).toMatchObject({ code: 'MEMBER_NOT_FOUND' });
  });

  it('is for ADMIN and SUPPORT', async () => {
    const keys = await Promise.all(['MARKETER', 'ANALYST', 'SHOP'].map((role) => aKey(appOf(), story.program, role)));
    const token = status === 'CLOSED' ? [] : [await story.member.token()];

    for (const key of [...keys, ...token]) {
      const { errors } = await refused({}, key);
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    expect(await act(appOf(), await aKey(appOf(), story.program, 'SUPPORT'), story.member)).toHaveProperty('member');
  });

  it('takes any reference to the member', async () => {
    const outcome = await act(appOf(), story.program.adminKey, story.member, {
      member: { externalId: story.member.externalId },
    });

    expect(outcome.member.id).toBe(story.member.id);
  });

  if (!isKeyed) return;

  it('is done once under one key, however often it is called at once', async () => {
    const input = { idempotencyKey: 'once' };

    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => act(appOf(), story.program.adminKey, story.member, input)),
    );
    const again = await refused(input);

    expect(outcomes.map(({ replayed }) => replayed).sort()).toEqual([false, true, true, true, true]);
    expect(again).toEqual({ ...outcomes[0], replayed: true });
  });

  it('refuses a key that was used for another input or another operation', async () => {
    const enroll = 'mutation ($input: EnrollMemberInput!) { enrollMember(input: $input) { __typename } }';
    await appOf().call(story.program.adminKey, enroll, { input: { idempotencyKey: 'of another' } });
    await act(appOf(), story.program.adminKey, story.member, { idempotencyKey: 'used' });

    for (const input of [{ idempotencyKey: 'used', reason: 'Another' }, { idempotencyKey: 'of another' }]) {
      const { idempotencyKey } = input;
      expect(await refused(input)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey });
    }
  });
}
