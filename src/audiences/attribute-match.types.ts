import { Field, Float, InputType, ObjectType } from '@nestjs/graphql';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import type { AttributeMatch, AttributeValue } from './attribute-match.js';

const GraphqlAttributeValue = new GraphQLScalarType<AttributeValue, AttributeValue>({
  name: 'AttributeValue',
  description: 'A text, a number, true or false.',
  parseValue: attributeValue,
  parseLiteral: (node) => {
    if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return attributeValue(Number(node.value));
    return attributeValue(node.kind === Kind.STRING || node.kind === Kind.BOOLEAN ? node.value : null);
  },
  serialize: attributeValue,
});

function attributeValue(value: unknown): AttributeValue {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value as AttributeValue;
  throw new GraphQLError('AttributeValue is a text, a number, true or false.');
}

const NAME =
  'The name of the attribute. Dots lead through objects: "pet.kind" is `kind` in the object `pet`, so a name that has a dot ' +
  'itself cannot be asked for.';

@ObjectType({ description: 'What is asked of one attribute of a member. All that is not null must hold.' })
export class AttributeCondition implements AttributeMatch {
  @Field({ description: NAME })
  name!: string;

  @Field(() => GraphqlAttributeValue, { nullable: true, description: 'It is this.' })
  equals!: AttributeValue | null;

  @Field(() => [GraphqlAttributeValue], { nullable: true, description: 'It is one of these.' })
  oneOf!: readonly AttributeValue[] | null;

  @Field(() => Float, { nullable: true, description: 'It is a number, this or more.' })
  atLeast!: number | null;

  @Field(() => Float, { nullable: true, description: 'It is a number, this or less.' })
  atMost!: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is there, and not null.' })
  exists!: boolean | null;
}

@InputType({
  description:
    'What is asked of one attribute of a member, at least one thing of it. Types are compared strictly: the text "5" is not the ' +
    'number 5. Of a list one entry is enough. An attribute that is not there, or null, satisfies nothing but `exists: false`.',
})
export class AttributeMatchInput {
  @Field({ description: `${NAME} At most 200 characters and ten names.` })
  name!: string;

  @Field(() => GraphqlAttributeValue, {
    nullable: true,
    description: 'It is this; a text of at most 500 characters, in upper and lower case as given.',
  })
  equals?: AttributeValue | null;

  @Field(() => [GraphqlAttributeValue], { nullable: true, description: 'It is one of these, 1 to 50.' })
  oneOf?: AttributeValue[] | null;

  @Field(() => Float, { nullable: true, description: 'It is a number, this or more.' })
  atLeast?: number | null;

  @Field(() => Float, { nullable: true, description: 'It is a number, this or less; not below `atLeast`.' })
  atMost?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: it is there, whatever it is, and not null. False: it is not, and nothing else is asked of it.',
  })
  exists?: boolean | null;
}
