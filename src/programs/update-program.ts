import { Injectable } from '@nestjs/common';
import type { Caller } from '../platform/access/index.js';
import { InvalidInput, problemsOf } from '../platform/graphql/index.js';
import { schemaProblems } from '../platform/json-schema/index.js';
import { changedFields } from './audit/changed-fields.js';
import { changed, ProgramDirectory } from './program-directory.js';
import { ProgramEntity } from './program.entity.js';
import { UpdateProgramInput, UpdateProgramPayload } from './program.types.js';
import { ProgramInUse } from './programs.refusals.js';

/** Changes settings of the caller's program. Refuses: InvalidInput, ProgramInUse. */
@Injectable()
export class UpdateProgram {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(caller: Caller, input: UpdateProgramInput): Promise<UpdateProgramPayload | InvalidInput | ProgramInUse> {
    const { memberAttributesSchema: schema, ...plain } = input;
    const problems = [
      ...problemsOf(UpdateProgramInput, plain),
      ...(schema == null ? [] : schemaProblems(schema, ['memberAttributesSchema'])),
    ];
    if (problems.length > 0) return new InvalidInput(problems);
    return this.programs.change(caller, 'updateProgram', async (tx) => {
      const program = await tx.manager.findOneByOrFail(ProgramEntity, { number: caller.programId });
      const before = structuredClone(program);
      for (const field of ['timeZone', 'currency'] as const) {
        const wanted = input[field];
        if (program.inUseSince && wanted != null && wanted !== program[field]) {
          return new ProgramInUse(field, program.inUseSince);
        }
      }
      apply(input, program);
      const details = changedFields(before, program);
      const payload = Object.assign(new UpdateProgramPayload(), { program: await tx.manager.save(program) });
      return changed(payload, Object.keys(details).length > 0 ? { subject: program.id, details } : null);
    });
  }
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
