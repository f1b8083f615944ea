import { Field, ID, InputType } from '@nestjs/graphql';
import { decodeId } from '../kernel/ids.js';
import { badInput, GraphqlDateTime } from '../platform/graphql/index.js';
import { Kind } from './codes.js';
import { PostingKind } from './points.types.js';
import type { StatementConditions } from './postings.queries.js';

@InputType({ description: 'Which postings. All given conditions must hold.' })
export class StatementFilter {
  @Field(() => [PostingKind], { nullable: true, description: 'Of one of these kinds; of all when empty.' })
  kinds?: (keyof typeof Kind)[] | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Took effect at or after.' })
  from?: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Took effect before.' })
  until?: Date | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Booked for this: a purchase, a return, an activity, a hold, a redemption or a referral, by its id.',
  })
  source?: string | null;
}

/** Inner ids are unique whatever they are of. */
const SOURCES = ['pur', 'ret', 'act', 'hld', 'rdm', 'ref'] as const;

/** The conditions as rows are compared with them. An id of something else is a bad question. */
export function conditionsOf({ kinds, from, until, source }: StatementFilter): StatementConditions {
  const bits = kinds && kinds.length > 0 ? kinds.reduce((mask, kind) => mask | (1 << Kind[kind]), 0) : null;
  const conditions = { kinds: bits, from: from ?? null, until: until ?? null, sourceId: null };
  if (source == null) return conditions;
  for (const prefix of SOURCES) {
    const sourceId = decodeId(prefix, source);
    if (sourceId !== null) return { ...conditions, sourceId };
  }
  throw badInput(
    `filter.source: "${source}" is not the id of a purchase, a return, an activity, a hold, a redemption or a referral`,
  );
}
