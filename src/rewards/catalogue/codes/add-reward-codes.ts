import { Injectable } from '@nestjs/common';
import { decodeId, encodeId } from '../../../kernel/ids.js';
import type { Problem } from '../../../kernel/problem.js';
import type { Caller } from '../../../platform/access/index.js';
import { Database, type Tx } from '../../../platform/database/index.js';
import { IdempotencyKeyReused, InvalidInput } from '../../../platform/graphql/index.js';
import {
  callUnder,
  canonicalHash,
  findKeys,
  isRepeated,
  keyProblems,
  rememberKeys,
} from '../../../platform/idempotency/index.js';
import { audit, readMoment } from '../../../programs/index.js';
import { CodeKeys, lastOf } from '../../../vouchers/index.js';
import { RewardOption } from '../reward-option.types.js';
import { RewardStatus } from '../reward-status.types.js';
import { Reward } from '../reward.types.js';
import { RewardNotFound, RewardStatusNotAllowed } from '../rewards.refusals.js';
import type { StockPlace } from '../stock/stock-rows.js';
import { findOptionOf, findReward, type PlacedOption, type StoredReward } from '../stored/rewards.queries.js';
import { codesOf, codesProblems } from './code-list.js';
import { addCodes, countSealedByOthers, findKnownCodes, findLastNumber, lockPool, type NewCode } from './code-rows.js';
import { AddRewardCodesPayload, type AddRewardCodesInput } from './reward-codes.types.js';

const OPERATION = 'addRewardCodes';
const NO_OPTION: Problem = { path: ['option'], message: 'is not an option of this reward' };
const ALLOWED = [RewardStatus.DRAFT, RewardStatus.ACTIVE, RewardStatus.PAUSED];

type Refused = InvalidInput | RewardNotFound | RewardStatusNotAllowed | IdempotencyKeyReused;

/**
 * Adds codes to the pool of a reward or an option, stored sealed. All or none: codes that are there already, in the list or in the pool,
 * are all named, but for those that the pool has under a secret that was not given. Refuses: InvalidInput, RewardNotFound,
 * RewardStatusNotAllowed, IdempotencyKeyReused.
 */
@Injectable()
export class AddRewardCodes {
  constructor(
    private readonly database: Database,
    private readonly keys: CodeKeys,
  ) {}

  async run(caller: Caller, input: AddRewardCodesInput): Promise<AddRewardCodesPayload | Refused> {
    const problems = [...keyProblems(input.idempotencyKey), ...codesProblems(input.codes)];
    if (problems.length > 0) return new InvalidInput(problems);
    return this.database.transaction((tx) => this.add(tx, caller, input));
  }

  private async add(tx: Tx, caller: Caller, input: AddRewardCodesInput): Promise<AddRewardCodesPayload | Refused> {
    const { programId } = caller;
    const reward = await findReward(tx, this.keys, programId, decodeId('rwd', input.reward));
    if (!reward) return new RewardNotFound(['reward']);
    const option = input.option == null ? null : await findOptionOf(tx, this.keys, reward, input.option);
    if (option === undefined) return new InvalidInput([NO_OPTION]);
    const place = { programId, reward: reward.number, option: option?.number ?? 0 };
    const codes = codesOf(input.codes);

    const { idempotencyKey, ...content } = input;
    const scope = { memberId: null, key: idempotencyKey };
    const inputHash = canonicalHash(content);
    const hashes = codes.flatMap((code) => this.keys.hashesOf(programId, lookedUpBy(place, code)));
    const [[pool], [sealed], [last], known, [moment], keys] = await tx.pipeline([
      lockPool(place),
      countSealedByOthers(place, this.keys.numbers),
      findLastNumber(place),
      findKnownCodes(place, hashes),
      readMoment(programId),
      findKeys(programId, [idempotencyKey]),
    ]);
    if (!pool || !sealed || !last || !moment) throw new Error(`reward ${reward.number} has no pool`);
    const used = callUnder(keys, scope);
    if (used) {
      if (!isRepeated(used, OPERATION, inputHash)) return new IdempotencyKeyReused(idempotencyKey);
      return payloadOf(reward, option, pool.codesLeft - sealed.byOthers, codes.length, true);
    }
    if (!ALLOWED.includes(reward.status)) return new RewardStatusNotAllowed(reward.status, ALLOWED, ['reward']);
    const wrong = poolProblems(reward, option);
    if (wrong.length > 0) return new InvalidInput(wrong);
    const repeated = this.repeated(place, codes, known);
    if (repeated.length > 0) return new InvalidInput(repeated);

    const added = codes.map((code, index): NewCode => {
      const { key, hash, cipher } = this.keys.seal(programId, { lookedUpBy: lookedUpBy(place, code), shown: code });
      const [number, at] = [last.number + index + 1, pool.lastCode + index + 1];
      return { number, place: at, codeKey: key, codeHash: hash, codeCipher: cipher, last4: lastOf(code) };
    });
    const left = { codesLeft: pool.codesLeft + codes.length, lastCode: pool.lastCode + codes.length };
    const subject = option ? encodeId('rwo', option.uuid) : encodeId('rwd', reward.uuid);
    await tx.pipeline([
      rememberKeys(programId, OPERATION, moment.now, [{ ...scope, inputHash, result: {} }]),
      ...addCodes(place, added, left, moment.now),
      ...audit(programId, moment.now, [
        { caller, action: OPERATION, always: true, subject, details: { added: codes.length } },
      ]),
    ]);
    return payloadOf(reward, option, left.codesLeft - sealed.byOthers, codes.length, false);
  }

  /** Those of these codes that the pool has or had, under whichever secret they are stored. */
  private repeated(place: StockPlace, codes: readonly string[], known: readonly { hash: Buffer }[]): Problem[] {
    const stored = new Set(known.map(({ hash }) => hash.toString('hex')));
    return codes.flatMap((code, index) => {
      const hashes = this.keys.hashesOf(place.programId, lookedUpBy(place, code));
      const isKnown = hashes.some((hash) => stored.has(hash.toString('hex')));
      return isKnown ? [{ path: ['codes', String(index)], message: 'is in the pool, or was' }] : [];
    });
  }
}

/** The same code in another pool, or of a voucher, is not the same. */
function lookedUpBy({ reward, option }: StockPlace, code: string): string {
  return `reward ${reward}/${option}: ${code}`;
}

/** Codes go where they are taken from. */
function poolProblems(reward: StoredReward, option: PlacedOption | null): Problem[] {
  if (option === null) {
    return reward.gift === 'CODE_POOL'
      ? []
      : [{ path: ['reward'], message: 'gives no codes: name an option that does' }];
  }
  if (option.archived) return [NO_OPTION];
  if (option.gift === 'CODE_POOL') return [];
  const message =
    option.gift === null && reward.gift === 'CODE_POOL'
      ? 'takes its codes from the pool of the reward: leave the option out'
      : 'gives no codes';
  return [{ path: ['option'], message }];
}

function payloadOf(
  reward: StoredReward,
  option: PlacedOption | null,
  codesLeft: number,
  added: number,
  replayed: boolean,
): AddRewardCodesPayload {
  const { warnBelow } = reward;
  const options = reward.options.map((one) => (one.uuid === option?.uuid ? { ...one, codesLeft } : one));
  return Object.assign(new AddRewardCodesPayload(), {
    reward: Reward.of(option ? { ...reward, options } : { ...reward, codesLeft }),
    rewardOption: option && RewardOption.of({ ...option, codesLeft }),
    added,
    codesLeft,
    isLow: warnBelow !== null && codesLeft < warnBelow,
    replayed,
  });
}
