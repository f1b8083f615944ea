import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../platform/access/index.js';
import { CurrentCaller } from '../platform/graphql/index.js';
import { ProgramDirectory, type ProgramSettings } from './program-directory.js';
import { Program, UpdateProgramInput } from './program.types.js';
import { UpdateProgramResult } from './programs.refusals.js';
import { UpdateProgram } from './update-program.js';

@Resolver(() => Program)
export class ProgramsResolver {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly updating: UpdateProgram,
  ) {}

  @Query(() => Program, { description: 'The program that the credential names.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  program(@CurrentCaller() caller: Caller): Promise<ProgramSettings> {
    this.programs.forget(caller.programId); // who looks at settings wants to see what was changed just now, here or elsewhere
    return this.programs.settingsOf(caller.programId);
  }

  @Mutation(() => UpdateProgramResult, { description: 'Changes settings of the program.' })
  @Allow(Role.ADMIN)
  updateProgram(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateProgramInput,
  ): Promise<typeof UpdateProgramResult> {
    return this.updating.run(caller.programId, input);
  }
}
