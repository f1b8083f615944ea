import { registerEnumType } from '@nestjs/graphql';

export enum ReferralStatus {
  ACTIVE = 'ACTIVE',
  PAUSED = 'PAUSED',
}

registerEnumType(ReferralStatus, {
  name: 'ReferralProgramStatus',
  description: 'Whether friends can be brought.',
  valuesMap: {
    ACTIVE: { description: 'Members invite, and friends join.' },
    PAUSED: { description: 'Nobody is invited and nobody joins; who has joined goes on.' },
  },
});
