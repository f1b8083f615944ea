import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { numberedCurrency, PointCurrency, ProgramDirectory, type PointCurrencyEntity } from '../../programs/index.js';
import { UpdateReferralProgramInput } from './referral-program.inputs.js';
import { UpdateReferralProgramResult } from './referral-program.payloads.js';
import { ReferralProgram } from './referral-program.types.js';
import { findReferralProgram } from './stored/referral-program.queries.js';
import { UpdateReferralProgram } from './update-referral-program.js';

@Resolver(() => ReferralProgram)
export class ReferralProgramResolver {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly updating: UpdateReferralProgram,
  ) {}

  @Query(() => ReferralProgram, {
    nullable: true,
    description: 'By what members bring their friends; null before the first updateReferralProgram.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async referralProgram(@CurrentCaller() { programId }: Caller): Promise<ReferralProgram | null> {
    const stored = await findReferralProgram(this.database, programId);
    return stored && ReferralProgram.of(stored);
  }

  @Mutation(() => UpdateReferralProgramResult, {
    description:
      'Makes the referral program, or changes it. The edit is a new version for who joins from now on, and who was brought goes by theirs; ' +
      'one that changes nothing makes none.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  updateReferralProgram(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateReferralProgramInput,
  ): Promise<typeof UpdateReferralProgramResult> {
    return this.updating.run(caller, input);
  }

  @ResolveField(() => PointCurrency, { description: 'In which points are given.' })
  async currency(@Parent() { programId, currencyNumber }: ReferralProgram): Promise<PointCurrencyEntity> {
    return numberedCurrency(currencyNumber, await this.programs.settingsOf(programId));
  }
}
