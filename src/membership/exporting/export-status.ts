import { registerEnumType } from '@nestjs/graphql';

export enum MemberExportStatus {
  QUEUED = 'QUEUED',
  RUNNING = 'RUNNING',
  DONE = 'DONE',
  FAILED = 'FAILED',
  EXPIRED = 'EXPIRED',
}

registerEnumType(MemberExportStatus, {
  name: 'MemberExportStatus',
  description: 'How far an export is.',
  valuesMap: {
    QUEUED: { description: 'It waits for a server that has time for it.' },
    RUNNING: { description: 'The file is being written.' },
    DONE: { description: 'The file can be had by its `link`.' },
    FAILED: { description: 'There is no file; `failure` says why. Ask for the export again.' },
    EXPIRED: { description: 'The file was deleted. Ask for another export.' },
  },
});
