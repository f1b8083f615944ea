import { Injectable } from '@nestjs/common';
import type { Caller } from '../../platform/access/index.js';
import { Refusal, type IdempotencyKeyReused, type InvalidInput } from '../../platform/graphql/index.js';
import type { MemberNotActive, MemberNotFound } from '../members.refusals.js';
import { ConsentNotes, type AskedOf, type Saying } from './consent-notes.js';
import { isTooYoung } from './consent-standing.js';
import { termsOf } from './consent-standings.js';
import { ConsentNotAllowed } from './consent.refusals.js';
import { GrantConsentPayload, type GrantConsentInput } from './consent.types.js';

const GRANTING: Saying<ConsentNotAllowed> = {
  operation: 'grantConsent',
  given: true,
  decide({ version: said, purpose, before, who, hand: { settings, now } }: AskedOf) {
    if (purpose.needsConsent && isTooYoung(who, termsOf(settings, now))) {
      return new ConsentNotAllowed(settings.ageOfConsent);
    }
    const version = said ?? purpose.version;
    return before?.given && before.version === version ? null : version;
  },
};

/**
 * Notes that a member consents to a purpose. To the same version again it changes nothing. Refuses: InvalidInput,
 * MemberNotFound, MemberNotActive (merged), ConsentNotAllowed, IdempotencyKeyReused.
 */
@Injectable()
export class GrantConsent {
  constructor(private readonly notes: ConsentNotes) {}

  async run(
    caller: Caller,
    input: GrantConsentInput,
  ): Promise<
    GrantConsentPayload | InvalidInput | MemberNotFound | MemberNotActive | ConsentNotAllowed | IdempotencyKeyReused
  > {
    const outcome = await this.notes.note(caller, input, GRANTING);
    return outcome instanceof Refusal ? outcome : Object.assign(new GrantConsentPayload(), outcome);
  }
}
