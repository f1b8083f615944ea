import { registerEnumType } from '@nestjs/graphql';

/** What a credential may do. The table of who may do what stands in docs/access.md. */
export enum Role {
  ADMIN = 'ADMIN',
  MARKETER = 'MARKETER',
  SUPPORT = 'SUPPORT',
  ANALYST = 'ANALYST',
  SHOP = 'SHOP',
  MEMBER = 'MEMBER',
}

registerEnumType(Role, {
  name: 'Role',
  description: 'What a credential may do.',
  valuesMap: {
    ADMIN: { description: 'Everything in its program.' },
    MARKETER: { description: 'Rules, rewards and previews; no personal data.' },
    SUPPORT: { description: 'Members, their profiles, returns and corrections.' },
    ANALYST: { description: 'Reads numbers; never profiles or identifiers.' },
    SHOP: { description: 'The checkout: enroll, quote, record, return.' },
    MEMBER: { description: 'One member, by a member token: what is their own.' },
  },
});

/** With what somebody acts. So it stands in the database, as text, beside what they did. */
export enum ActorKind {
  API_KEY = 'API_KEY',
  MEMBER = 'MEMBER',
  SYSTEM = 'SYSTEM',
}

registerEnumType(ActorKind, {
  name: 'ActorKind',
  description: 'With what somebody acted.',
  valuesMap: {
    API_KEY: { description: 'A key of the program: the shop or its staff.' },
    MEMBER: { description: 'A member token: the member.' },
    SYSTEM: { description: 'Nobody from outside: what became due, a job, or a command on the machine of the server.' },
  },
});

/** The request by which somebody calls. */
export interface CallerRequest {
  /** Stands in errors, in lines of the log and in the audit log. */
  readonly id: string;
  /** Why they call, in their words: the header `kindred-reason`; null when they did not say. */
  readonly reason: string | null;
  /** From where: the other end of the connection. */
  readonly address: string;
}

/** Who calls: the credential names the program, so a program is never an argument. */
export interface Caller {
  programId: number;
  roles: readonly Role[];
  kind: ActorKind;
  /** The API key or the member; null for SYSTEM. */
  id: string | null;
  /** Set for a member token: everything else is another member's, and not found. */
  memberId: string | null;
  /** Left out by commands and jobs, which nobody requests. */
  request?: CallerRequest;
}

/** A command on the machine of the server, or a job: whoever runs it may do everything, and is asked for no key. */
export function systemCaller(programId: number): Caller {
  return { programId, roles: [Role.ADMIN], kind: ActorKind.SYSTEM, id: null, memberId: null };
}

export function hasRole(caller: Caller, ...roles: readonly Role[]): boolean {
  return caller.roles.some((role) => roles.includes(role));
}

/**
 * Whether the audit log answers for what they do: a key that may do anything besides the shop's checkout. What a shop's key and
 * a member's token do is told by what they leave: purchases, postings, holds.
 */
export function isStaff({ kind, roles }: Caller): boolean {
  return kind === ActorKind.API_KEY && roles.some((role) => role !== Role.SHOP);
}
