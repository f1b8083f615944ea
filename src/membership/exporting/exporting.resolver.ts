import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DataRequest, DataRequestKind, Member, MemberLoader } from '../../members/index.js';
import { Allow, Asks, type Caller, Load, Role } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { ExportMember } from './export-member.js';
import { ExportMemberInput, MemberExport } from './export-member.types.js';
import { ExportMemberResult } from './exporting.refusals.js';
import { Exports } from './exports.js';

@Resolver(() => MemberExport)
export class ExportingResolver {
  constructor(
    private readonly exports: Exports,
    private readonly exporting: ExportMember,
    private readonly members: MemberLoader,
  ) {}

  @Query(() => MemberExport, { nullable: true, description: 'An export; null when there is none with this id.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  memberExport(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'The id of the export.' }) id: string,
  ): Promise<MemberExport | null> {
    return this.exports.named(caller, id);
  }

  @Mutation(() => ExportMemberResult, {
    description:
      'Asks for a file with everything that is known of a member, of those who were merged into them too. Answers at once; ask ' +
      '`memberExport` how far it is. Nothing about other people is in it.',
  })
  @Asks(Load.EXPENSIVE)
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  exportMember(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Of whom.' }) input: ExportMemberInput,
  ): Promise<typeof ExportMemberResult> {
    return this.exporting.run(caller, input);
  }

  @ResolveField(() => Member, { description: 'Whose data it is.' })
  async member(@Parent() { programId, memberId }: MemberExport): Promise<Member> {
    return (await this.members.one(programId, memberId)) as Member;
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'Where the file can be had, as a path on this server: once, within 24 hours, without a credential. Each time that it is ' +
      'asked for it is a new link, and the one before opens nothing. Null unless the export is DONE.',
  })
  link(@Parent() found: MemberExport): Promise<string | null> {
    return this.exports.linkTo(found);
  }
}

@Resolver(() => DataRequest)
export class DataRequestExportResolver {
  constructor(private readonly exports: Exports) {}

  @ResolveField(() => MemberExport, {
    nullable: true,
    description: 'With ACCESS: the export by which it is answered; null once the member is erased. Else null.',
  })
  export(@Parent() { programId, uuid, kind }: DataRequest): Promise<MemberExport | null> {
    return kind === DataRequestKind.ACCESS ? this.exports.ofRequest(programId, uuid) : Promise.resolve(null);
  }
}
