// eslint-disable-next-line no-restricted-imports -- this is how ajv offers draft 2020-12: it exports nothing by a shorter name
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { decodeId } from '../../src/kernel/ids.js';
import { Database } from '../../src/platform/database/index.js';
import { EventPayloads, relayedColumns, schemaOf, type RelayedEvent } from '../../src/webhooks/index.js';
import type { TestApp } from './app.js';

/** A payload as a receiver reads it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert exact values of whatever an event says
export type ReceivedEvent = Record<string, any>;

/** A receiver gets JSON of at most so many characters. */
const LARGEST = 20_000;
const AT_ONCE = 1000;

const ajv = new Ajv2020({ strict: true, allErrors: true });
const validators = new Map<string, ValidateFunction>();

/** What receivers get of everything that was told in a program, member by member; `types`: of these only. */
export async function receivedOf(
  app: TestApp,
  programId: number,
  {
    types = [],
    memberId,
    includeProfile = false,
  }: { types?: string[]; memberId?: string; includeProfile?: boolean } = {},
): Promise<ReceivedEvent[]> {
  const received: ReceivedEvent[] = [];
  for (let from: [string, number] | null = ['00000000-0000-0000-0000-000000000000', 0]; from;) {
    const { rows }: { rows: RelayedEvent[] } = await app.database.pool.query<RelayedEvent>(
      `SELECT ${relayedColumns('e')} FROM outbox_event e
       WHERE program_id = $1 AND (member_id, sequence) > ($2, $3) AND ($4::text[] = '{}' OR type = ANY ($4))
         AND ($5::uuid IS NULL OR member_id = $5)
       ORDER BY member_id, sequence LIMIT ${String(AT_ONCE)}`,
      [programId, ...from, types, memberId === undefined ? null : decodeId('mem', memberId)],
    );
    const events = rows.map(asRelayed);
    const payloads = await app.get(EventPayloads).present(app.get(Database), programId, events, { includeProfile });
    for (const payload of payloads) received.push(JSON.parse(JSON.stringify(payload)) as ReceivedEvent);
    const last = events.at(-1);
    from = last && events.length === AT_ONCE ? [last.memberId, last.sequence] : null;
  }
  return received;
}

/** What every event of the test database says is what its schema says. */
export async function expectEventsFit(app: TestApp): Promise<void> {
  const { rows } = await app.database.pool.query<{ id: number }>('SELECT id FROM program ORDER BY id');
  const misfits: unknown[] = [];
  for (const { id } of rows) {
    for (const event of await receivedOf(app, id)) misfits.push(...misfitsOf(event));
  }
  expect(misfits).toEqual([]);
}

function misfitsOf(event: ReceivedEvent): unknown[] {
  const type = event['type'] as RelayedEvent['type'];
  const validate = validators.get(type) ?? ajv.compile({ ...schemaOf(type) });
  validators.set(type, validate);
  const size = JSON.stringify(event).length;
  const isRight = validate(event) && size <= LARGEST;
  return isRight ? [] : [{ type, size, data: event['data'], errors: validate.errors }];
}

/** The test's own pool gives whole numbers as texts. */
function asRelayed({ sequence, walletId, ...event }: RelayedEvent): RelayedEvent {
  const numberOf = (value: unknown): number => Number(value);
  return { ...event, sequence: numberOf(sequence), walletId: walletId === null ? null : numberOf(walletId) };
}
