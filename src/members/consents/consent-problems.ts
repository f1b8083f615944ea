import { plainTextProblem } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import { keyProblems } from '../../platform/idempotency/index.js';
import { jsonProblem } from '../../platform/json-schema/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { SayConsentInput } from './consent.types.js';

type Said = SayConsentInput & { version?: number | null };

const LONGEST_CHANNEL = 64;
const EVIDENCE_BOUNDS = { most: 2_000, deepest: 5 };

/** What is wrong with what is said of a consent, by the purposes that there are. */
export function consentProblems(said: Said, settings: ProgramSettings): Problem[] {
  const { channel, evidence, idempotencyKey } = said;
  const wrongChannel = channel == null ? null : plainTextProblem(channel, LONGEST_CHANNEL);
  const wrongEvidence = evidence == null ? null : jsonProblem(evidence, EVIDENCE_BOUNDS);
  return [
    ...keyProblems(idempotencyKey),
    ...purposeProblems(said, settings),
    ...(wrongChannel === null ? [] : [{ path: ['channel'], message: wrongChannel }]),
    ...(wrongEvidence === null ? [] : [{ path: ['evidence'], message: wrongEvidence }]),
  ];
}

function purposeProblems({ purpose: key, version }: Said, { consentPurposes }: ProgramSettings): Problem[] {
  const open = consentPurposes.filter(({ archived }) => !archived);
  const purpose = open.find((one) => one.key === key);
  if (!purpose) {
    const known = open.length === 0 ? 'there are none' : `there are ${open.map((one) => one.key).join(', ')}`;
    const shown = JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key);
    const isArchived = consentPurposes.some((one) => one.key === key);
    const what = isArchived ? 'an archived purpose of this program' : 'not a purpose of this program';
    return [{ path: ['purpose'], message: `${shown} is ${what}; ${known}` }];
  }
  if (version == null || (version >= 1 && version <= purpose.version)) return [];
  return [{ path: ['version'], message: `${version} is not a version of its text; there are 1 to ${purpose.version}` }];
}
