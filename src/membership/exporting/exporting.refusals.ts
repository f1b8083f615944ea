import { MemberNotFound } from '../../members/index.js';
import { InvalidInput, resultUnion } from '../../platform/graphql/index.js';
import { ExportMemberPayload } from './export-member.types.js';

export const ExportMemberResult = resultUnion('ExportMemberResult', [
  ExportMemberPayload,
  InvalidInput,
  MemberNotFound,
]);
