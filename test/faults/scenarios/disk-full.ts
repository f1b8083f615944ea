import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PostgresCluster } from '../machinery/postgres-cluster.js';
import { prepareShop } from '../prepare.js';
import type { Stage } from '../stage.js';
import { Skipped, type Scenario } from './scenario.js';

/** Room for an empty cluster, PostgreSQL's programs where they have to be copied, and a shop. */
const MEGABYTES = 600;
const MEGABYTE = 1024 * 1024;
const MEMBERS = 20;
/** At least, and at most where nothing fails yet. */
const FULL_MILLISECONDS = [3000, 20_000] as const;
const SMALL = { max_wal_size: '64MB', min_wal_size: '32MB', wal_recycle: 'off', checkpoint_timeout: '30s' };

export const diskFull: Scenario = {
  name: 'disk-full',
  about: 'the disk of PostgreSQL is full for some seconds, again and again',
  async run(stage) {
    const disk = mountSmallDisk(stage);
    const cluster = await PostgresCluster.start(join(disk, 'postgres'), SMALL);
    stage.atEnd(() => cluster.stop());
    const shopFolder = join(stage.folder, 'shop');
    mkdirSync(shopFolder);
    const shop = await prepareShop(cluster, 'faults_disk', shopFolder, MEMBERS);
    const databaseUrl = cluster.url('faults_disk');
    const server = await stage.server({ databaseUrl });
    const clients = await stage.clients(databaseUrl, undefined, shop);
    clients.begin(() => [server.address]);

    const until = performance.now() + stage.seconds * 1000;
    const recoveries: number[] = [];
    while (performance.now() < until) {
      await wait(1500);
      const { failures } = clients.caller;
      const unavailable = failures.get('SERVICE_UNAVAILABLE') ?? 0;
      const ballast = join(disk, 'ballast');
      const hasFailed = (): boolean => (failures.get('SERVICE_UNAVAILABLE') ?? 0) > unavailable;
      const [leastUntil, mostUntil] = FULL_MILLISECONDS.map((time) => performance.now() + time) as [number, number];
      fill(disk, ballast);
      // What is left of the log's file would last for long where few calls come.
      await cluster.admin('SELECT pg_switch_wal()').catch(() => undefined);
      while (performance.now() < leastUntil || (!hasFailed() && performance.now() < mostUntil)) {
        fill(disk, ballast); // what a checkpoint gave back
        await wait(100);
      }
      if (!hasFailed()) stage.fail('nothing failed though the disk was full');
      rmSync(ballast);
      // A PostgreSQL that could not write its log has ended; whoever looks after it starts it again.
      await cluster.start();
      const at = await cluster.answers('faults_disk', 30_000);
      if (at === null) throw new Error('PostgreSQL did not come back');
      recoveries.push(await clients.expectRecovery(at));
    }
    await clients.stop();

    const slowest = Math.round(Math.max(...recoveries));
    stage.say(
      `full ${String(recoveries.length)} times; a call succeeded at most ${String(slowest)} ms after there was room`,
    );
    await clients.prove([server.address]);
  },
};

/** A disk of its own in memory; where mounting is not allowed the scenario is skipped. */
function mountSmallDisk(stage: Stage): string {
  const disk = join(stage.folder, 'disk');
  mkdirSync(disk);
  const options = ['-t', 'tmpfs', '-o', `size=${String(MEGABYTES)}m`, 'tmpfs', disk];
  const mounted = spawnSync('mount', options, { encoding: 'utf8' });
  if (mounted.status !== 0)
    throw new Skipped(`a small disk cannot be mounted here (${mounted.stderr?.trim() || String(mounted.error)})`);
  stage.atEnd(async () => void spawnSync('umount', [disk]));
  return disk;
}

/** Writes until nothing fits any more. */
function fill(disk: string, ballast: string): void {
  const file = openSync(ballast, 'a');
  try {
    for (let piece = MEGABYTE; piece >= 4096; piece /= 16) {
      const zeros = Buffer.alloc(piece);
      while (statfsSync(disk).bavail * statfsSync(disk).bsize >= piece) writeSync(file, zeros);
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}
