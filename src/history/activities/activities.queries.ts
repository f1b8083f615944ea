import { Field, InputType } from '@nestjs/graphql';
import { isPlain } from '../../kernel/plain-text.js';
import { statement, type Database } from '../../platform/database/index.js';
import { GraphqlDateTime, type Page } from '../../platform/graphql/index.js';
import { ACTIVITY_COLUMNS, type ActivityRow } from './activity-rows.js';

@InputType({ description: 'Which activities. All given conditions must hold.' })
export class ActivityFilter {
  @Field(() => String, { nullable: true, description: 'Of the type with this key.' })
  type?: string | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Done at or after.' })
  from?: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Done before.' })
  until?: Date | null;
}

const FIND_OF_PROGRAM = statement<ActivityRow>(
  'find-activities-of-program',
  `SELECT ${ACTIVITY_COLUMNS} FROM activity a
   WHERE a.program_id = $1 AND ($2::uuid IS NULL OR a.id < $2) AND ($3::timestamptz IS NULL OR a.occurred_at >= $3)
     AND ($4::timestamptz IS NULL OR a.occurred_at < $4) AND ($5::text IS NULL OR a.type = $5)
   ORDER BY a.id DESC LIMIT $6`,
);

/** Activities of members, those done last first. */
export const ACTIVITIES_OF_MEMBERS = statement<ActivityRow & { asked: number }>(
  'find-activities-of-members',
  `SELECT asked.number AS asked, ${ACTIVITY_COLUMNS}
   FROM UNNEST($3::integer[], $4::uuid[], $5::timestamptz[], $6::uuid[]) AS asked (number, member_id, before, before_id)
   CROSS JOIN LATERAL (
     SELECT * FROM activity own
     WHERE own.program_id = $1 AND own.member_id = asked.member_id
       AND (own.occurred_at, own.id) < (asked.before, asked.before_id)
     ORDER BY own.occurred_at DESC, own.id DESC LIMIT $2) a
   ORDER BY asked.number, a.occurred_at DESC, a.id DESC`,
);

/** Activities of the program, those recorded last first. */
export function findActivitiesOfProgram(
  database: Database,
  programId: number,
  filter: ActivityFilter,
  page: Page,
): Promise<ActivityRow[]> {
  const { type = null, from = null, until = null } = filter;
  if (type !== null && !isPlain(type)) return Promise.resolve([]);
  return database.query(FIND_OF_PROGRAM, [programId, page.after?.[0] ?? null, from, until, type, page.limit]);
}
