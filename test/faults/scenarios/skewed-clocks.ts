import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { KindredServer } from '../machinery/kindred-server.js';
import { GraphqlClient } from '../shop/graphql.js';
import { PATIENCE_MILLISECONDS, type Clients, type Stage } from '../stage.js';
import type { Scenario } from './scenario.js';

const MINUTES = 5;
const SHIFTED_CLOCK = fileURLToPath(new URL('../machinery/shifted-clock.js', import.meta.url));

const TOKEN = `mutation ($input: CreateMemberTokenInput!) { createMemberToken(input: $input) {
  ... on CreateMemberTokenPayload { token expiresAt } ... on UserError { message } } }`;

/** Columns that say when something happened, by the clock that decides. */
const MOMENTS = [
  ['posting', 'occurred_at'],
  ['posting', 'recorded_at'],
  ['purchase', 'purchased_at'],
  ['purchase', 'recorded_at'],
  ['purchase_return', 'returned_at'],
  ['idempotency_key', 'created_at'],
  ['hold', 'created_at'],
  ['redemption', 'created_at'],
  ['activity', 'occurred_at'],
  ['member', 'enrolled_at'],
  ['voucher', 'issued_at'],
] as const;

export const skewedClocks: Scenario = {
  name: 'skewed-clocks',
  about: `two servers whose clocks are ${String(2 * MINUTES)} minutes apart, on one database whose clock is between them`,
  async run(stage) {
    const database = await stage.database();
    const databaseUrl = stage.cluster.url(database);
    const shifted = (name: string, minutes: number): Promise<KindredServer> =>
      stage.server({
        databaseUrl,
        name,
        nodeOptions: ['--import', SHIFTED_CLOCK],
        settings: { KINDRED_FAULTS_CLOCK_SHIFT_MS: String(minutes * 60_000) },
      });
    const [slow, fast] = await Promise.all([shifted('slow', -MINUTES), shifted('fast', MINUTES)]);
    const addresses = [slow.address, fast.address];
    const clients = await stage.clients(databaseUrl);
    const begun = await databaseClock(clients);
    const before = await momentsBefore(clients, begun);
    clients.begin(() => addresses);
    await wait(stage.seconds * 1000);
    await clients.stop();
    const ended = await databaseClock(clients);

    await expectMomentsWithin(stage, clients, { begun, ended }, before);
    const apart = await expectTokensOfEachOther(stage, slow, fast);
    stage.say(`by the tokens that they made, the servers' clocks are ${(apart / 60_000).toFixed(1)} minutes apart`);
    if (apart < MINUTES * 60_000) stage.fail('the clocks of the servers are not shifted: nothing was tried');
    await clients.prove(addresses);
  },
};

async function databaseClock({ pool }: Clients): Promise<Date> {
  const { rows } = await pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  return rows[0]!.now;
}

/** How many rows of each table have their moment before this one. */
async function momentsBefore({ pool }: Clients, moment: Date): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const [table, column] of MOMENTS) {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${table} WHERE ${column} < $1`,
      [moment],
    );
    counts.set(`${table}.${column}`, rows[0]!.count);
  }
  return counts;
}

/** Nothing that was written has its moment from a server: none lies before the beginning, none behind the end. */
async function expectMomentsWithin(
  stage: Stage,
  clients: Clients,
  { begun, ended }: { begun: Date; ended: Date },
  before: ReadonlyMap<string, number>,
): Promise<void> {
  const earlier = await momentsBefore(clients, begun);
  const later = await momentsBefore(clients, new Date(ended.getTime() + 1));
  const all = await momentsBefore(clients, new Date('9999-12-31T00:00:00Z'));
  for (const [column, count] of all) {
    const strange = count - (later.get(column) ?? 0) + (earlier.get(column) ?? 0) - (before.get(column) ?? 0);
    if (strange !== 0) stage.fail(`${String(strange)} rows have a ${column} that is none of the database's clock`);
    if (count === before.get(column)) stage.fail(`nothing was written with a ${column}`);
  }
}

/** A member signs in at one server and goes on at the other. Answers by how many milliseconds the servers' clocks differ. */
async function expectTokensOfEachOther(stage: Stage, slow: KindredServer, fast: KindredServer): Promise<number> {
  const client = new GraphqlClient(PATIENCE_MILLISECONDS);
  const input = { member: { id: stage.shop.members[0]?.id } };
  const ends: number[] = [];
  for (const [from, to] of [
    [slow, fast],
    [fast, slow],
  ] as const) {
    const made = await client.post(from.address, stage.shop.keys.shop, TOKEN, { input });
    const { token, expiresAt } = ('data' in made ? made.data['createMemberToken'] : {}) as Record<string, string>;
    ends.push(Date.parse(expiresAt ?? ''));
    const reply = await client.post(to.address, token ?? '', '{ me { id } }', {});
    if (!('data' in reply) || (reply.data['me'] as { id?: string } | null)?.id !== input.member.id)
      stage.fail(`a token of one server does not open the other: ${JSON.stringify(reply)}`);
  }
  client.close();
  return (ends[1] ?? 0) - (ends[0] ?? 0);
}
