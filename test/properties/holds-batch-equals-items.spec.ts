import { ModulesContainer } from '@nestjs/core';
import fc from 'fast-check';
import { encodeId } from '../../src/kernel/ids.js';
import { ActorKind, type Caller } from '../../src/platform/access/index.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { rowsOf } from '../support/rows.js';

const RUNS = { seed: 20_270_316, numRuns: 15 };

interface UseCase {
  run(caller: Caller, input: Record<string, unknown>): Promise<object>;
}

/** One mutation, called for a list: of holds by the key that made them, or of points to be held. */
type Batch =
  | { useCase: 'HoldPoints'; items: { key: string; points: number; seconds: number }[] }
  | { useCase: 'CaptureHold' | 'ReleaseHold'; items: { key: string; hold: string; points?: number }[] };

const hold = fc.nat(7).map((number) => `h${number}`);

/** Few keys, so that some are used twice: with the same input or with another. */
const aHolding = fc.record({
  useCase: fc.constant('HoldPoints' as const),
  items: fc.array(
    fc.record({ key: hold, points: fc.constantFrom(0, 1, 5, 9, 14, 30), seconds: fc.constantFrom(60, 900) }),
    { minLength: 1, maxLength: 8 },
  ),
});
const anEnding = fc.record({
  useCase: fc.constantFrom('CaptureHold' as const, 'ReleaseHold' as const),
  items: fc.array(
    fc.oneof(
      fc.record({ key: fc.nat(9).map((number) => `e${number}`), hold }),
      fc.record({ key: fc.nat(9).map((number) => `e${number}`), hold, points: fc.constantFrom(0, 1, 4, 20) }),
    ),
    { minLength: 1, maxLength: 6 },
  ),
});

describe('a batch of holds', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** What the resolver of that name calls, without a way in between: what is called in one turn becomes one batch. */
  const useCaseOf = (name: string): UseCase => {
    const providers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.providers.values()]);
    return providers.find((provider) => provider.name === name)!.instance as UseCase;
  };

  /** A program of its own, with a member who has 49 points in three lots. */
  const aProgram = async () => {
    const program = await app.anotherProgram();
    await aRule(app).by(program.adminKey).givesPoints(7).per('10').active();
    const ada = await aMember(app).of(program).with({ externalId: 'ada', idempotencyKey: 'ada' }).enroll();
    for (const [index, amount] of ['10', '20', '40'].entries()) {
      const names = { orderId: `order ${index}`, idempotencyKey: `order ${index}` };
      await aPurchase(app).in(program).by(ada).worth(amount).with(names).record();
    }
    const programId = program.program.number;
    const { rows: keys } = await app.database.pool.query('SELECT id FROM api_key WHERE program_id = $1 ORDER BY name', [
      programId,
    ]);
    const caller: Caller = { programId, roles: [], kind: ActorKind.API_KEY, id: keys[0].id, memberId: null };

    /** The holds that were made, by the key that made each. */
    const holds = async (): Promise<{ key: string; uuid: string }[]> => {
      const made = 'SELECT id AS uuid, purpose AS key FROM hold WHERE program_id = $1';
      return (await app.database.pool.query(made, [programId])).rows;
    };
    const inputsOf = async (batch: Batch): Promise<Record<string, unknown>[]> => {
      if (batch.useCase === 'HoldPoints') {
        return batch.items.map(({ key, points, seconds }) => ({
          ...{ idempotencyKey: key, member: { externalId: 'ada' }, points, expiresInSeconds: seconds, purpose: key },
        }));
      }
      const made = new Map((await holds()).map(({ key, uuid }) => [key, encodeId('hld', uuid)]));
      return batch.items.map(({ key, hold, points }) => ({
        ...{ idempotencyKey: key, holdId: made.get(hold) ?? `no ${hold}` },
        ...(points === undefined ? {} : { points }),
      }));
    };
    /** Without what follows from ids: holds by their keys, and no hashes of inputs that name them. */
    const named = async (value: unknown): Promise<unknown> => {
      let text = JSON.stringify(value);
      for (const { key, uuid } of await holds()) text = text.replaceAll(uuid, `hold ${key}`);
      return JSON.parse(text.replaceAll(/"input_hash":"[^"]*"/g, '"input_hash":""'));
    };
    const rows = async () => {
      const tables = Object.entries(
        (await named(await rowsOf(app.database.pool, programId))) as Record<string, object[]>,
      );
      return tables.map(([table, all]) => [table, all.map((row) => JSON.stringify(row)).sort()]);
    };
    const answers = async (outcomes: object[]) =>
      named(outcomes.map((outcome) => ({ ...outcome, type: outcome.constructor.name, programId: 0, memberId: 0 })));
    return { caller, inputsOf, rows, answers };
  };

  it('leaves the same rows and answers the same as its items one by one, apart from ids and times', async () => {
    await fc.assert(
      fc.asyncProperty(
        aHolding,
        fc.array(fc.oneof(aHolding, anEnding, anEnding), { minLength: 1, maxLength: 4 }),
        async (first, others) => {
          const together = await aProgram();
          const apart = await aProgram();

          for (const batch of [first, ...others]) {
            const useCase = useCaseOf(batch.useCase);
            const inputs = await together.inputsOf(batch);
            const atOnce = await Promise.all(inputs.map((input) => useCase.run(together.caller, input)));
            const oneByOne = [];
            for (const input of await apart.inputsOf(batch)) oneByOne.push(await useCase.run(apart.caller, input));

            expect(await together.answers(atOnce)).toEqual(await apart.answers(oneByOne));
          }

          expect(await together.rows()).toEqual(await apart.rows());
        },
      ),
      RUNS,
    );
  });
});
