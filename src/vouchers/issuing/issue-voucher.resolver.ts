import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { IssueVoucher } from './issue-voucher.js';
import { IssueVoucherResult } from './issue-voucher.results.js';
import { IssueVoucherInput } from './issue-voucher.types.js';

@Resolver()
export class IssueVoucherResolver {
  constructor(private readonly issuing: IssueVoucher) {}

  @Mutation(() => IssueVoucherResult, {
    description: 'Issues a voucher by a template, to a member or to nobody in particular.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  issueVoucher(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'By which template, and to whom.' }) input: IssueVoucherInput,
  ): Promise<typeof IssueVoucherResult> {
    return this.issuing.run(caller, input);
  }
}
