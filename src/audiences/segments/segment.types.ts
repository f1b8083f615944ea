import { Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Localized } from '../../kernel/localized-text.js';
import { connectionOf, GraphqlDateTime } from '../../platform/graphql/index.js';
import type { SegmentTerms } from './segment-definition.js';
import type { SegmentKind as StoredKind, StoredSegment } from './segments.queries.js';

export const SegmentKind = { STATIC: 'STATIC', DYNAMIC: 'DYNAMIC' } as const satisfies { [Kind in StoredKind]: Kind };
export type SegmentKind = StoredKind;

registerEnumType(SegmentKind, {
  name: 'SegmentKind',
  description: 'How it is decided who is in a segment.',
  valuesMap: {
    STATIC: { description: 'By hand: members are added and removed.' },
    DYNAMIC: { description: 'By a definition, which is worked out once a day and on demand.' },
  },
});

@ObjectType({ description: 'Members who have something in common, under a key by which audiences name them.' })
export class Segment {
  programId!: number;
  number!: number;
  names!: Localized[];
  terms!: SegmentTerms | null;

  @Field({ description: 'By which audiences name it, unique in the program.' })
  key!: string;

  @Field(() => SegmentKind, { description: 'How it is decided who is in it.' })
  kind!: SegmentKind;

  @Field({ description: 'Whether it is over: nobody comes or goes any more, and no audience can be made to name it.' })
  archived!: boolean;

  @Field(() => GraphqlDateTime, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'As of when it was worked out last; null for a static one, and for a dynamic one that was not yet.',
  })
  refreshedAt!: Date | null;

  static of({ definition, definitionVersion: _version, dueAt: _due, ...stored }: StoredSegment): Segment {
    return Object.assign(new Segment(), stored, { terms: definition });
  }
}

export const SegmentConnection = connectionOf(Segment, 'Segment');

@InputType({ description: 'Which segments to list: all given conditions hold.' })
export class SegmentFilter {
  @Field(() => SegmentKind, { nullable: true, description: 'Only static or only dynamic ones.' })
  kind?: SegmentKind | null;

  @Field(() => Boolean, { nullable: true, description: 'Only archived ones, or only those that are not.' })
  archived?: boolean | null;
}
