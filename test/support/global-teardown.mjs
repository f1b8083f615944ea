import { rmSync } from 'node:fs';
import pg from 'pg';

export default async function tearDown() {
  const { url, template, dataDirectory, stop } = globalThis.kindredTestServer;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${template}`);
  await admin.end();
  await stop();
  if (dataDirectory) rmSync(dataDirectory, { recursive: true, force: true });
}
