import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../platform/access/index.js';
import { CurrentCaller } from '../platform/graphql/index.js';
import { AdvanceClock } from './advance-clock.js';
import { AdvanceClockInput } from './advance-clock.types.js';
import { ProgramDirectory, type ProgramSettings } from './program-directory.js';
import { Program } from './program.types.js';
import { AdvanceClockResult, UpdateProgramResult } from './programs.refusals.js';
import { UpdateProgram } from './update-program.js';
import { UpdateProgramInput } from './update-program.types.js';

@Resolver(() => Program)
export class ProgramsResolver {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly updating: UpdateProgram,
    private readonly advancing: AdvanceClock,
  ) {}

  @Query(() => Program, { description: 'The program that the credential names.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  program(@CurrentCaller() caller: Caller): Promise<ProgramSettings> {
    this.programs.forget(caller.programId); // who looks at settings wants to see what was changed just now, here or elsewhere
    return this.programs.settingsOf(caller.programId);
  }

  @Mutation(() => UpdateProgramResult, {
    description: 'Changes settings of the program, for what happens from now on.',
  })
  @Allow(Role.ADMIN)
  updateProgram(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateProgramInput,
  ): Promise<typeof UpdateProgramResult> {
    return this.updating.run(caller, input);
  }

  @Mutation(() => AdvanceClockResult, {
    description:
      "Moves a sandbox's clock forward and does, in order, what becomes due on the way: as if that time had passed. The more " +
      'there is, the longer it takes. When it fails midway, the clock stands where it came to, and repeating the call goes on.',
  })
  @Allow(Role.ADMIN)
  advanceClock(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'How far.' }) input: AdvanceClockInput,
  ): Promise<typeof AdvanceClockResult> {
    return this.advancing.run(caller, input);
  }
}
