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

/** Who calls: the credential names the program, so a program is never an argument. */
export interface Caller {
  programId: number;
  roles: readonly Role[];
  /** SYSTEM: a command beside the server, such as the import. */
  kind: 'KEY' | 'MEMBER' | 'SYSTEM';
  /** The API key or the member; null for SYSTEM. */
  id: string | null;
  /** Set for a member token: everything else is another member's, and not found. */
  memberId: string | null;
}

export function hasRole(caller: Caller, ...roles: readonly Role[]): boolean {
  return caller.roles.some((role) => roles.includes(role));
}
