import { registerEnumType } from '@nestjs/graphql';

export enum DataRequestKind {
  ACCESS = 'ACCESS',
  ERASURE = 'ERASURE',
  RESTRICTION = 'RESTRICTION',
}

registerEnumType(DataRequestKind, {
  name: 'DataRequestKind',
  description: 'What a member asked of their data.',
  valuesMap: {
    ACCESS: { description: 'A copy of everything that is known of them.' },
    ERASURE: { description: 'To be forgotten.' },
    RESTRICTION: { description: 'That their data is kept and not used for marketing, or that it may be used again.' },
  },
});

export enum DataRequestStatus {
  OPEN = 'OPEN',
  DONE = 'DONE',
  CANCELED = 'CANCELED',
}

registerEnumType(DataRequestStatus, {
  name: 'DataRequestStatus',
  description: 'How far a request is.',
  valuesMap: {
    OPEN: { description: 'It waits to be done.' },
    DONE: { description: 'It was done.' },
    CANCELED: { description: 'It was withdrawn, or the member was erased before it was done.' },
  },
});
