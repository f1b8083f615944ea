import { randomUUID } from 'node:crypto';
import type { TestApp } from '../support/app.js';

/** An enrolled member, as the API knows them. */
export interface EnrolledMember {
  id: string;
  joinedAt: string;
  /** What was said when they enrolled. */
  externalId: string;
  /** A member token of theirs. */
  token(expiresInMinutes?: number): Promise<string>;
}

const ENROLL = `mutation ($input: EnrollMemberInput!) {
  enrollMember(input: $input) {
    ... on EnrollMemberPayload { member { id joinedAt } }
    ... on UserError { code message }
  }
}`;

const CREATE_TOKEN = `mutation ($input: CreateMemberTokenInput!) {
  createMemberToken(input: $input) { ... on CreateMemberTokenPayload { token } ... on UserError { code message } }
}`;

class MemberBuilder {
  private readonly input: Record<string, unknown> = {};

  constructor(
    private readonly app: TestApp,
    private adminKey: string,
  ) {}

  named(givenName: string, familyName?: string): this {
    return this.with({ givenName, familyName });
  }

  bornOn(birthDate: string): this {
    return this.with({ birthDate });
  }

  /** Any other fields of EnrollMemberInput. */
  with(fields: Record<string, unknown>): this {
    Object.assign(this.input, fields);
    return this;
  }

  /** In another program than the application's own. */
  of(program: { adminKey: string }): this {
    this.adminKey = program.adminKey;
    return this;
  }

  async enroll(): Promise<EnrolledMember> {
    const { app, adminKey } = this;
    const externalId = `customer-${randomUUID()}`;
    const input = { idempotencyKey: randomUUID(), externalId, ...this.input };
    const { enrollMember } = (await app.call(adminKey, ENROLL, { input })).data;
    if (!enrollMember.member) throw new Error(enrollMember.message);
    const { id, joinedAt } = enrollMember.member;
    const token = async (expiresInMinutes?: number): Promise<string> => {
      const { data } = await app.call(adminKey, CREATE_TOKEN, { input: { member: { id }, expiresInMinutes } });
      if (!data.createMemberToken.token) throw new Error(data.createMemberToken.message);
      return data.createMemberToken.token;
    };
    return { id, joinedAt, externalId: input.externalId, token };
  }
}

/** A member of the application's program, enrolled through the API: `await aMember(app).named('Ada').enroll()`. */
export function aMember(app: TestApp): MemberBuilder {
  return new MemberBuilder(app, app.program.adminKey);
}
