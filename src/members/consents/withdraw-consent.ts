import { Injectable } from '@nestjs/common';
import type { Caller } from '../../platform/access/index.js';
import { Refusal, type IdempotencyKeyReused, type InvalidInput } from '../../platform/graphql/index.js';
import type { MemberNotActive, MemberNotFound } from '../members.refusals.js';
import { ConsentNotes, type AskedOf, type Saying } from './consent-notes.js';
import { WithdrawConsentPayload, type WithdrawConsentInput } from './consent.types.js';

const WITHDRAWING: Saying<never> = {
  operation: 'withdrawConsent',
  given: false,
  decide({ version, purpose, before }: AskedOf) {
    if (before && !before.given) return null;
    return version ?? before?.version ?? purpose.version;
  },
};

/**
 * Notes that a member takes a consent back, or objects without having given one; again it changes nothing. At any age, and as
 * easily as consenting. Refuses: InvalidInput, MemberNotFound, MemberNotActive (merged), IdempotencyKeyReused.
 */
@Injectable()
export class WithdrawConsent {
  constructor(private readonly notes: ConsentNotes) {}

  async run(
    caller: Caller,
    input: WithdrawConsentInput,
  ): Promise<WithdrawConsentPayload | InvalidInput | MemberNotFound | MemberNotActive | IdempotencyKeyReused> {
    const outcome = await this.notes.note(caller, input, WITHDRAWING);
    return outcome instanceof Refusal ? outcome : Object.assign(new WithdrawConsentPayload(), outcome);
  }
}
