import { Field, InputType } from '@nestjs/graphql';
import { MemberRef } from '../../members/index.js';
import { LocalizedTextInput } from '../../platform/graphql/index.js';
import { SegmentDefinitionInput } from './segment-definition.types.js';

@InputType({ description: 'A segment to make.' })
export class CreateSegmentInput {
  @Field({
    description:
      'By which audiences will name it: 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter. It is fixed.',
  })
  key!: string;

  @Field(() => [LocalizedTextInput], { description: 'Its name, at least in one language.' })
  name!: LocalizedTextInput[];

  @Field(() => SegmentDefinitionInput, {
    nullable: true,
    description: 'Who belongs to it, for a dynamic segment. Without it the segment is static.',
  })
  definition?: SegmentDefinitionInput | null;
}

@InputType({ description: 'Changes to a segment; what is left out stays.' })
export class UpdateSegmentInput {
  @Field({ description: 'The segment, by its key.' })
  key!: string;

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'Its name, replacing all languages.' })
  name?: LocalizedTextInput[] | null;

  @Field(() => SegmentDefinitionInput, {
    nullable: true,
    description:
      'Who belongs to a dynamic segment, replacing the whole definition. Members come and go when it is worked out next, within ' +
      'minutes or by `refreshSegment`.',
  })
  definition?: SegmentDefinitionInput | null;
}

@InputType({ description: 'A segment to end.' })
export class ArchiveSegmentInput {
  @Field({ description: 'The segment, by its key.' })
  key!: string;
}

@InputType({ description: 'A dynamic segment to work out now.' })
export class RefreshSegmentInput {
  @Field({ description: 'The segment, by its key.' })
  key!: string;
}

@InputType({ description: 'Members to bring into a static segment.' })
export class AddToSegmentInput {
  @Field({ description: 'The segment, by its key.' })
  key!: string;

  @Field(() => [MemberRef], { description: 'Whom, 1 to 1000 of them. Who is in it already stays.' })
  members!: MemberRef[];
}

@InputType({ description: 'Members to take out of a static segment.' })
export class RemoveFromSegmentInput {
  @Field({ description: 'The segment, by its key.' })
  key!: string;

  @Field(() => [MemberRef], { description: 'Whom, 1 to 1000 of them. Who is not in it stays out.' })
  members!: MemberRef[];
}
