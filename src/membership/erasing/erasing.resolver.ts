import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { CancelErasure } from './cancel-erasure.js';
import { EraseMember } from './erase-member.js';
import { CancelErasureInput, EraseMemberInput } from './erase-member.types.js';
import { CancelErasureResult, EraseMemberResult } from './erasing.refusals.js';

@Resolver()
export class ErasingResolver {
  constructor(
    private readonly erasing: EraseMember,
    private readonly canceling: CancelErasure,
  ) {}

  @Mutation(() => EraseMemberResult, {
    description:
      'Has a member forgotten, in whatever status, after the cooling-off days of the program, or at once when there are none. ' +
      'Everything that names or describes them is deleted, also of members who were merged into them; the ledger stays, without ' +
      'a name. It cannot be undone.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  eraseMember(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Whom.' }) input: EraseMemberInput,
  ): Promise<typeof EraseMemberResult> {
    return this.erasing.run(caller, input);
  }

  @Mutation(() => CancelErasureResult, { description: 'Calls off the erasure of a member before its time has come.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  cancelErasure(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Whose.' }) input: CancelErasureInput,
  ): Promise<typeof CancelErasureResult> {
    return this.canceling.run(caller, input);
  }
}
