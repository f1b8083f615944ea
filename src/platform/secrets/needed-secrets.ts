import { Injectable } from '@nestjs/common';
import { Database, statement, type Statement } from '../database/index.js';
import type { Sealed } from './sealing-keys.js';

/** Rows that are stored sealed. Features register theirs at start, as they do due sources. */
export interface SealedRows {
  /** One of them for each number of a secret by which they are sealed. */
  readonly samples: Statement<SealedSample>;
  open(programId: number, sealed: Sealed): string | null;
}

export interface SealedSample extends Sealed {
  readonly programId: number;
}

/** Which secrets stored rows need, and whether they were given. */
@Injectable()
export class NeededSecrets {
  private readonly sources: SealedRows[] = [];

  constructor(private readonly database: Database) {}

  register(source: SealedRows): void {
    this.sources.push(source);
  }

  /** The numbers of those that are needed and were not given, or are others than under which rows were sealed; ascending. */
  async missing(): Promise<number[]> {
    const missing = await Promise.all(
      this.sources.map(async (source) =>
        (await this.database.query(source.samples, []))
          .filter(({ programId, ...sealed }) => source.open(programId, sealed) === null)
          .map(({ key }) => key),
      ),
    );
    return [...new Set(missing.flat())].sort((one, other) => one - other);
  }
}

/** What to tell whoever runs the server of secrets that are missing. */
export function missingSecretsLine(missing: readonly number[]): string {
  const which = missing.length === 1 ? `the secret ${String(missing[0])}` : `the secrets ${missing.join(', ')}`;
  return `KINDRED_CODE_SECRETS: rows are stored under ${which}, which ${missing.length === 1 ? 'is' : 'are'} not there, or with another text: their codes are neither found nor shown nor given, their webhooks not signed (docs/backup.md)`;
}

/**
 * One of these rows for each number of a secret, from one number to the next by an index that begins with it: as fast among many rows as
 * among few. `rows` selects "programId", key and cipher from one table.
 */
export function samplesOf(what: string, rows: string): Statement<SealedSample> {
  return statement(
    `find-secrets-of-${what}`,
    `WITH RECURSIVE sealed AS NOT MATERIALIZED (${rows}), needed (secret) AS (
       SELECT min(key) FROM sealed
       UNION ALL
       SELECT (SELECT min(key) FROM sealed WHERE key > needed.secret) FROM needed WHERE needed.secret IS NOT NULL)
     SELECT one.* FROM needed
     CROSS JOIN LATERAL (SELECT * FROM sealed WHERE key >= needed.secret ORDER BY key LIMIT 1) one
     WHERE needed.secret IS NOT NULL`,
  );
}
