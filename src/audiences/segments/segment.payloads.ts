import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Segment } from './segment.types.js';

@ObjectType({ description: 'What createSegment did.' })
export class CreateSegmentPayload {
  @Field(() => Segment, {
    description:
      'The new segment. Nobody is in it yet; a dynamic one is worked out within minutes or by `refreshSegment`.',
  })
  segment!: Segment;
}

@ObjectType({ description: 'What updateSegment did.' })
export class UpdateSegmentPayload {
  @Field(() => Segment, { description: 'The segment as it is now.' })
  segment!: Segment;
}

@ObjectType({ description: 'What archiveSegment did.' })
export class ArchiveSegmentPayload {
  @Field(() => Segment, { description: 'The segment as it is now.' })
  segment!: Segment;
}

@ObjectType({ description: 'What refreshSegment did.' })
export class RefreshSegmentPayload {
  @Field(() => Segment, { description: 'The segment as it is now.' })
  segment!: Segment;

  @Field(() => Int, { description: 'So many members came in.' })
  added!: number;

  @Field(() => Int, { description: 'So many went out.' })
  removed!: number;
}

@ObjectType({ description: 'A reference of a list that names no member.' })
export class UnknownSegmentMember {
  @Field(() => Int, { description: 'Its place in `members`, from 0.' })
  index!: number;

  @Field({ description: 'What is wrong with it, in English, for a person.' })
  message!: string;
}

@ObjectType({ description: 'What addToSegment did. Who was not found keeps nobody else out.' })
export class AddToSegmentPayload {
  @Field(() => Segment, { description: 'The segment as it is now.' })
  segment!: Segment;

  @Field(() => Int, { description: 'So many members came in.' })
  added!: number;

  @Field(() => Int, {
    description: 'So many references name members who were in it already, one of the same call included.',
  })
  unchanged!: number;

  @Field(() => [UnknownSegmentMember], { description: 'The references that name nobody.' })
  unknown!: UnknownSegmentMember[];
}

@ObjectType({ description: 'What removeFromSegment did. Who was not found keeps nobody else in.' })
export class RemoveFromSegmentPayload {
  @Field(() => Segment, { description: 'The segment as it is now.' })
  segment!: Segment;

  @Field(() => Int, { description: 'So many members went out.' })
  removed!: number;

  @Field(() => Int, {
    description: 'So many references name members who were not in it, or went out with one of the same call.',
  })
  unchanged!: number;

  @Field(() => [UnknownSegmentMember], { description: 'The references that name nobody.' })
  unknown!: UnknownSegmentMember[];
}
