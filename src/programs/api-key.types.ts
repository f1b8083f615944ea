import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Role } from '../platform/access/index.js';
import { GraphqlDateTime, Node } from '../platform/graphql/index.js';

@ObjectType({
  implements: () => Node,
  description: 'A key by which a server of the shop calls. The secret is never shown again.',
})
export class ApiKey extends Node {
  @Field({ description: 'What it is for.' })
  name!: string;

  @Field({ description: 'How the secret begins, to recognize it.' })
  prefix!: string;

  @Field(() => [Role], { description: 'What it may do.' })
  roles!: Role[];

  @Field(() => GraphqlDateTime, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it ends by itself; null when it does not.' })
  expiresAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was revoked.' })
  revokedAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was used last, to the minute.' })
  lastUsedAt!: Date | null;
}

@InputType({ description: 'An API key to make.' })
export class CreateApiKeyInput {
  @Field({ description: 'What it is for, 1 to 100 characters.' })
  name!: string;

  @Field(() => [Role], { description: 'At least one role; MEMBER is not for keys.' })
  roles!: Role[];

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it ends by itself; in the future.' })
  expiresAt?: Date | null;
}

@ObjectType({ description: 'What createApiKey did.' })
export class CreateApiKeyPayload {
  @Field(() => ApiKey, { description: 'The new key.' })
  apiKey!: ApiKey;

  @Field({ description: 'The secret to send as `Authorization: Bearer …`. Shown here once and never again.' })
  secret!: string;
}

@InputType({ description: 'An API key to revoke.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The key.' })
  id!: string;
}

@ObjectType({ description: 'What revokeApiKey did.' })
export class RevokeApiKeyPayload {
  @Field(() => ApiKey, { description: 'The key, which opens nothing from now on (on other replicas within a second).' })
  apiKey!: ApiKey;
}
