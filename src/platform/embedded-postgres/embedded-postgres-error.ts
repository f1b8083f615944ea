/** The embedded PostgreSQL cannot run. The message is one paragraph for a person: what was found and what to do. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError';
}
