import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Localized } from '../../kernel/localized-text.js';
import { GraphqlDateTime, LocalizedTextInput } from '../../platform/graphql/index.js';
import type { ConsentPurposeEntity } from './consent-purpose.entity.js';
import type { ConsentTextEntity } from './consent-text.entity.js';

@ObjectType({ description: 'In which words members are asked for a consent: one version. It is never changed.' })
export class ConsentText {
  programId!: number;
  texts!: Localized[];

  @Field(() => Int, { description: 'Its number, from 1.' })
  version!: number;

  @Field(() => GraphqlDateTime, { description: 'Since when members are asked so.' })
  createdAt!: Date;

  static of(stored: ConsentTextEntity): ConsentText {
    return Object.assign(new ConsentText(), stored);
  }
}

@ObjectType({ description: 'What members are asked to consent to, such as offers by email.' })
export class ConsentPurpose {
  programId!: number;
  names!: Localized[];

  @Field({ description: 'By which consents name it, unique in the program.' })
  key!: string;

  @Field({
    description:
      'Whether nothing may be done for it until the member has consented. Otherwise it may be done until they object, by ' +
      'withdrawing.',
  })
  needsConsent!: boolean;

  @Field(() => Int, { description: 'The version of the text in which members are asked now.' })
  version!: number;

  @Field({ description: 'Whether it is given up: nobody can consent any more, and nothing that was said counts.' })
  archived!: boolean;

  @Field(() => GraphqlDateTime, { description: 'When it was made.' })
  createdAt!: Date;

  static of(stored: Readonly<ConsentPurposeEntity>): ConsentPurpose {
    return Object.assign(new ConsentPurpose(), stored);
  }
}

@InputType({ description: 'A purpose to make.' })
export class CreateConsentPurposeInput {
  @Field({
    description:
      'By which consents will name it, such as "MARKETING_SMS": 1 to 64 of A-Z, 0-9 and "_", beginning with a letter. It is fixed.',
  })
  key!: string;

  @Field(() => [LocalizedTextInput], { description: 'Its name, as members see it; at least in one language.' })
  name!: LocalizedTextInput[];

  @Field(() => [LocalizedTextInput], {
    description: 'In which words members are asked; at least in one language. It is version 1.',
  })
  text!: LocalizedTextInput[];

  @Field({
    defaultValue: true,
    description: 'Whether nothing may be done for it until the member has consented; false: until they object.',
  })
  needsConsent!: boolean;
}

@InputType({ description: 'Changes to a purpose; what is left out stays.' })
export class UpdateConsentPurposeInput {
  @Field({ description: 'The purpose.' })
  key!: string;

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'Its name, replacing all languages.' })
  name?: LocalizedTextInput[] | null;

  @Field(() => [LocalizedTextInput], {
    nullable: true,
    description:
      'In which words members are asked from now on, in all languages. It is a new version; who consented to an older one ' +
      'still does, and reads as `outdated`. The text that is there already makes none.',
  })
  text?: LocalizedTextInput[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it needs a consent; false: until they object.' })
  needsConsent?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is given up. When it is taken up again, what members said counts again.',
  })
  archived?: boolean | null;
}

@ObjectType({ description: 'What createConsentPurpose did.' })
export class CreateConsentPurposePayload {
  @Field(() => ConsentPurpose, { description: 'The new purpose.' })
  consentPurpose!: ConsentPurpose;
}

@ObjectType({ description: 'What updateConsentPurpose did.' })
export class UpdateConsentPurposePayload {
  @Field(() => ConsentPurpose, { description: 'The purpose as it is now.' })
  consentPurpose!: ConsentPurpose;
}
