import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { plainTextProblem } from '../../kernel/plain-text.js';
import { Check } from '../../platform/graphql/index.js';
import { LONGEST_MINUTES, SIGNING_ALGORITHMS, type SigningAlgorithm } from './identity-provider.js';

const Algorithm = Object.fromEntries(SIGNING_ALGORITHMS.map((one) => [one.toUpperCase(), one])) as {
  [One in SigningAlgorithm as Uppercase<One>]: One;
};

registerEnumType(Algorithm, {
  name: 'SigningAlgorithm',
  description:
    'With what an identity provider signs, by the names of RFC 7518 and RFC 8037. Shared secrets are not taken.',
  valuesMap: {
    RS256: { description: 'RSA, SHA-256.' },
    RS384: { description: 'RSA, SHA-384.' },
    RS512: { description: 'RSA, SHA-512.' },
    PS256: { description: 'RSA-PSS, SHA-256.' },
    PS384: { description: 'RSA-PSS, SHA-384.' },
    PS512: { description: 'RSA-PSS, SHA-512.' },
    ES256: { description: 'ECDSA on P-256.' },
    ES384: { description: 'ECDSA on P-384.' },
    ES512: { description: 'ECDSA on P-521.' },
    EDDSA: { description: '`EdDSA` of RFC 8037: Ed25519.' },
  },
});

@ObjectType({
  description:
    "The merchant's own sign-in (OpenID Connect): its tokens are member tokens, with the member's external id as their subject.",
})
export class IdentityProvider {
  @Field({ description: 'The claim `iss` of its tokens.' })
  issuer!: string;

  @Field({ description: 'What their claim `aud` holds.' })
  audience!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Where its public keys are; null: where its discovery document says.',
  })
  jwksUri!: string | null;

  @Field(() => [Algorithm], { description: 'With what it signs.' })
  algorithms!: SigningAlgorithm[];

  @Field(() => Int, {
    description: 'So many minutes after it was issued a token opens nothing, even if it says longer.',
  })
  maxAgeMinutes!: number;
}

@InputType({ description: "The merchant's own sign-in. What is left out takes its default, whatever it was before." })
export class IdentityProviderInput {
  @Field({ description: 'The claim `iss` of its tokens to the letter: an https address.' })
  issuer!: string;

  @Field({
    description:
      'What their claim `aud` holds: 1 to 255 characters. Together with the issuer it leads to the program, so no other program has both.',
  })
  @Check((audience: string) => plainTextProblem(audience, 255))
  audience!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Where its public keys are (JWKS): an https address, on the public internet unless the server allows others. Left out: looked up in `<issuer>/.well-known/openid-configuration`.',
  })
  jwksUri?: string | null;

  @Field(() => [Algorithm], {
    nullable: true,
    description: 'With what it signs; left out: RS256, PS256, ES256, EDDSA.',
  })
  @IsOptional()
  @Check((algorithms: SigningAlgorithm[]) =>
    algorithms.length > 0 && new Set(algorithms).size === algorithms.length ? null : 'name at least one, each once',
  )
  algorithms?: SigningAlgorithm[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'So many minutes after it was issued a token opens nothing, even if it says longer: 1 to 1440, which is the default.',
  })
  @IsOptional()
  @Check((minutes: number) =>
    minutes >= 1 && minutes <= LONGEST_MINUTES ? null : `${minutes} is not within 1 to ${LONGEST_MINUTES}`,
  )
  maxAgeMinutes?: number | null;
}
