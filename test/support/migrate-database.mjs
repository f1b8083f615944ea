/** Migrates a database up as the server does at its start, or all the way down: `node migrate-database.mjs URL up|down`. */
import { migrate, openForMigrations } from '../../dist/src/platform/database/migrate.js';

const [url, direction] = process.argv.slice(2);

if (direction === 'up') {
  console.log(JSON.stringify(await migrate(url)));
} else {
  const dataSource = await openForMigrations(url);
  const undone = [];
  while ((await dataSource.query('SELECT count(*)::int AS left FROM migration'))[0].left > 0) {
    await dataSource.undoLastMigration({ transaction: 'each' });
    undone.push(undone.length);
  }
  await dataSource.destroy();
  console.log(JSON.stringify(undone));
}
