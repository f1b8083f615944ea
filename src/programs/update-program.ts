import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../platform/access/index.js';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/foundation.js';
import { InvalidInput, problemsOf } from '../platform/graphql/index.js';
import { schemaProblems } from '../platform/json-schema/index.js';
import { changedFields } from './audit/changed-fields.js';
import {
  addressProblem,
  LONGEST_MINUTES,
  USUAL_ALGORITHMS,
  type IdentityProviderSettings,
} from './identity-providers/identity-provider.js';
import type { IdentityProviderInput } from './identity-providers/identity-provider.types.js';
import { IdentityProviders, isTaken } from './identity-providers/identity-providers.js';
import { changed, ProgramDirectory } from './program-directory.js';
import { ProgramEntity } from './program.entity.js';
import { UpdateProgramInput, UpdateProgramPayload } from './update-program.types.js';
import { ProgramInUse } from './programs.refusals.js';

/** Changes settings of the caller's program. Refuses: InvalidInput, ProgramInUse. */
@Injectable()
export class UpdateProgram {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly providers: IdentityProviders,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(caller: Caller, input: UpdateProgramInput): Promise<UpdateProgramPayload | InvalidInput | ProgramInUse> {
    const { memberAttributesSchema: schema, ...plain } = input;
    const problems = [
      ...problemsOf(UpdateProgramInput, plain),
      ...(schema == null ? [] : schemaProblems(schema, ['memberAttributesSchema'])),
      ...addressProblems(input.identityProvider ?? {}, this.config.providersInPrivate),
    ];
    if (problems.length > 0) return new InvalidInput(problems);
    const answer = await this.programs.change(caller, 'updateProgram', async (tx) => {
      const program = await tx.manager.findOneByOrFail(ProgramEntity, { number: caller.programId });
      const before = structuredClone(program);
      for (const field of ['timeZone', 'currency'] as const) {
        const wanted = input[field];
        if (program.inUseSince && wanted != null && wanted !== program[field]) {
          return new ProgramInUse(field, program.inUseSince);
        }
      }
      apply(input, program);
      if (program.identityProvider && (await isTaken(tx, caller.programId, program.identityProvider)))
        return new InvalidInput([TAKEN]);
      const details = changedFields(before, program);
      const payload = Object.assign(new UpdateProgramPayload(), { program: await tx.manager.save(program) });
      return changed(payload, Object.keys(details).length > 0 ? { subject: program.id, details } : null);
    });
    if (input.identityProvider !== undefined) this.providers.forget();
    return answer;
  }
}

const TAKEN = {
  path: ['identityProvider'],
  message: 'another program takes tokens of this issuer for this audience: have an audience of its own',
};

/** What is wrong with the addresses of an identity provider. */
function addressProblems(
  { issuer, jwksUri }: Partial<IdentityProviderInput>,
  toPrivate: boolean,
): { path: string[]; message: string }[] {
  return Object.entries({ issuer, jwksUri }).flatMap(([field, text]) => {
    const isAsked = field === 'jwksUri' || jwksUri == null;
    const message = text == null ? null : addressProblem(text, toPrivate, isAsked);
    return message === null ? [] : [{ path: ['identityProvider', field], message }];
  });
}

function providerOf(said: IdentityProviderInput): IdentityProviderSettings {
  const { issuer, audience, jwksUri, algorithms, maxAgeMinutes } = said;
  return {
    issuer,
    audience,
    jwksUri: jwksUri ?? null,
    algorithms: algorithms ?? [...USUAL_ALGORITHMS],
    maxAgeMinutes: maxAgeMinutes ?? LONGEST_MINUTES,
  };
}

function apply(input: UpdateProgramInput, program: ProgramEntity): void {
  program.name = input.name ?? program.name;
  program.timeZone = input.timeZone ?? program.timeZone;
  program.locale = input.locale ?? program.locale;
  program.currency = input.currency ?? program.currency;
  program.rounding = input.rounding ?? program.rounding;
  program.backDatingDays = input.backDatingDays ?? program.backDatingDays;
  program.returnWindowDays = input.returnWindowDays ?? program.returnWindowDays;
  program.ageOfConsent = input.ageOfConsent ?? program.ageOfConsent;
  program.protectedDays = input.protectedDays ?? program.protectedDays;
  program.erasureCoolingOffDays = input.erasureCoolingOffDays ?? program.erasureCoolingOffDays;

  program.voucherCodePrefix = input.voucherCodePrefix ?? program.voucherCodePrefix;
  if (input.relevanceWeights !== undefined)
    program.relevanceWeights = changedWeights(program.relevanceWeights, input.relevanceWeights);

  const limit = input.spendingLimit === null ? { points: null, uses: null } : (input.spendingLimit ?? {});
  if (limit.points !== undefined) program.dailySpendPoints = limit.points;
  if (limit.uses !== undefined) program.dailySpendUses = limit.uses;

  const transfers = input.transfers ?? {};
  program.transfersEnabled = transfers.enabled ?? program.transfersEnabled;
  if (transfers.pointsPerDay !== undefined) program.transferPointsPerDay = transfers.pointsPerDay;
  if (transfers.pointsPerYear !== undefined) program.transferPointsPerYear = transfers.pointsPerYear;

  const { pointsExpiringDays, tierAtRiskDays, voucherExpiringDays } = input.announcements ?? {};
  if (pointsExpiringDays !== undefined) program.announcePointsDays = pointsExpiringDays;
  if (tierAtRiskDays !== undefined) program.announceTierDays = tierAtRiskDays;
  if (voucherExpiringDays !== undefined) program.announceVoucherDays = voucherExpiringDays;

  if (input.identityProvider !== undefined)
    program.identityProvider = input.identityProvider && providerOf(input.identityProvider);
  if (input.memberAttributesSchema !== undefined) program.memberAttributesSchema = input.memberAttributesSchema;
}

/** What is left out stays, what is null is the default again; null when nothing is left that was said. */
function changedWeights(
  before: ProgramEntity['relevanceWeights'],
  said: UpdateProgramInput['relevanceWeights'],
): ProgramEntity['relevanceWeights'] {
  if (said == null) return null;
  const known = Object.entries(Object.assign({}, before, said)).filter(([, weight]) => weight != null);
  return known.length === 0 ? null : Object.fromEntries(known);
}
