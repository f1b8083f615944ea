import { Field, InputType, ObjectType } from '@nestjs/graphql';
import type { Localized } from '../../kernel/localized-text.js';
import { GraphqlDateTime, GraphqlJsonObject, LocalizedTextInput } from '../../platform/graphql/index.js';
import type { ActivityTypeEntity } from './activity-type.entity.js';
import { SYSTEM_ACTIVITY_TYPES, type SystemActivityType } from './system-types.js';

@ObjectType({ description: 'A kind of activity: a review, a check-in, a birthday.' })
export class ActivityType {
  programId!: number;
  names!: Localized[];
  descriptions!: Localized[];

  @Field({ description: 'By which activities and rules name it, unique in the program.' })
  key!: string;

  @Field(() => GraphqlJsonObject, {
    nullable: true,
    description: 'A JSON Schema (draft 2020-12) that the attributes of an activity fit; null: any attributes.',
  })
  attributesSchema!: Record<string, unknown> | null;

  @Field({ description: 'Whether a member does it once for each reference, such as one review of each product.' })
  oncePerReference!: boolean;

  @Field({ description: 'Whether nothing more can be recorded of it.' })
  archived!: boolean;

  @Field({ description: 'Whether every program has it: Kindred itself records it, and nobody changes it.' })
  system!: boolean;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was made; null for a type of the system.' })
  createdAt!: Date | null;

  static of(stored: ActivityTypeEntity): ActivityType {
    return Object.assign(new ActivityType(), stored, { system: false });
  }

  static ofSystem(key: SystemActivityType, programId: number): ActivityType {
    const { name, description } = SYSTEM_ACTIVITY_TYPES[key];
    return Object.assign(new ActivityType(), {
      programId,
      key,
      names: [{ locale: 'en', text: name }],
      descriptions: [{ locale: 'en', text: description }],
      attributesSchema: null,
      oncePerReference: true,
      archived: false,
      system: true,
      createdAt: null,
    });
  }
}

@InputType({ description: 'A type of activity to make.' })
export class CreateActivityTypeInput {
  @Field({
    description:
      'By which activities and rules will name it: 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter. It is fixed.',
  })
  key!: string;

  @Field(() => [LocalizedTextInput], { description: 'Its name, as members see it; at least in one language.' })
  name!: LocalizedTextInput[];

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'What members may read about it.' })
  description?: LocalizedTextInput[] | null;

  @Field(() => GraphqlJsonObject, {
    nullable: true,
    description:
      'A JSON Schema (draft 2020-12) of `type: "object"` that attributes shall fit, at most 10000 characters; without `pattern`, ' +
      '`patternProperties` and `format`, and with a `$ref` only to its own `$defs`. Any attributes when left out.',
  })
  attributesSchema?: Record<string, unknown> | null;

  @Field({
    defaultValue: false,
    description: 'Whether a member does it once for each reference, such as one review of each product.',
  })
  oncePerReference!: boolean;
}

@InputType({
  description:
    'Changes to a type of activity; what is left out stays, null takes away. They hold for what is recorded from now on.',
})
export class UpdateActivityTypeInput {
  @Field({ description: 'The type.' })
  key!: string;

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'Its name, replacing all languages.' })
  name?: LocalizedTextInput[] | null;

  @Field(() => [LocalizedTextInput], {
    nullable: true,
    description: 'What members may read about it, replacing all languages; null: nothing.',
  })
  description?: LocalizedTextInput[] | null;

  @Field(() => GraphqlJsonObject, {
    nullable: true,
    description: 'A JSON Schema that attributes shall fit, as for a new type; null: any attributes.',
  })
  attributesSchema?: Record<string, unknown> | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a member does it once for each reference. What was recorded before stays as it is.',
  })
  oncePerReference?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether nothing more can be recorded of it.' })
  archived?: boolean | null;
}

@ObjectType({ description: 'What createActivityType did.' })
export class CreateActivityTypePayload {
  @Field(() => ActivityType, { description: 'The new type.' })
  activityType!: ActivityType;
}

@ObjectType({ description: 'What updateActivityType did.' })
export class UpdateActivityTypePayload {
  @Field(() => ActivityType, { description: 'The type as it is now.' })
  activityType!: ActivityType;
}
