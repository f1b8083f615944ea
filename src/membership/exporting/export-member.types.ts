import { Field, Float, InputType, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { DataRequest, Member, MemberRef, ownMember } from '../../members/index.js';
import { GraphqlDateTime, Node } from '../../platform/graphql/index.js';
import type { MemberExportRow } from './export-rows.js';
import { MemberExportStatus } from './export-status.js';

@ObjectType({
  implements: () => Node,
  description:
    'A file with everything that is known of a member: a zip with `member.json` and a CSV of each list. A server writes it by ' +
    'itself; it is kept for 7 days. Its times are those of the clock of the servers, in a sandbox too.',
})
export class MemberExport extends Node {
  uuid!: string;
  programId!: number;
  memberId!: string;
  requestId!: string;

  @Field(() => MemberExportStatus, { description: 'How far it is.' })
  status!: MemberExportStatus;

  @Field(() => GraphqlDateTime, { description: 'When it was asked for.' })
  requestedAt!: Date;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it ended; null until then.' })
  finishedAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When the file is deleted; null where there was none.' })
  expiresAt!: Date | null;

  @Field(() => Float, { nullable: true, description: 'How large the file is, in bytes; null where there was none.' })
  size!: number | null;

  @Field(() => String, { nullable: true, description: 'Why it FAILED, in English, for a person; null otherwise.' })
  failure!: string | null;

  static of(row: MemberExportRow): MemberExport {
    return Object.assign(new MemberExport(), row, { id: encodeId('exp', row.uuid) });
  }
}

@InputType({ description: 'Of whom a copy of the data is wanted.' })
export class ExportMemberInput {
  @Field(() => MemberRef, { nullable: true, description: ownMember('Of whom.') })
  member?: MemberRef | null;
}

@ObjectType({ description: 'What exportMember did.' })
export class ExportMemberPayload {
  @Field(() => MemberExport, {
    description:
      'The export. One that you still wait for is answered instead of a second one; one that failed begins anew.',
  })
  memberExport!: MemberExport;

  @Field(() => DataRequest, { description: 'The request that it answers.' })
  dataRequest!: DataRequest;

  @Field(() => Member, { description: 'The member; the one who lives on when a merged one was named.' })
  member!: Member;
}
