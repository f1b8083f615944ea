import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType({ isAbstract: true })
export abstract class AboutReferral {
  programId!: number;
  /** The referral by its inner id. */
  referralUuid!: string;

  @Field({ description: 'True when an earlier call with the same key did it: nothing has changed now.' })
  replayed!: boolean;
}
