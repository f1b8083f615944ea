import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { CodeKeys, VoucherLoader } from '../../vouchers/index.js';
import { ReferralBook } from '../program/referral-book.js';
import { Referral } from './referral.types.js';
import { linkFor } from './share-link.js';
import { sightOf } from './sight.js';

/** What an advocate sends to whom they invited. */
@Resolver(() => Referral)
export class InvitationResolver {
  constructor(
    private readonly keys: CodeKeys,
    private readonly vouchers: VoucherLoader,
    private readonly programs: ProgramDirectory,
    private readonly book: ReferralBook,
  ) {}

  @ResolveField(() => String, {
    nullable: true,
    description:
      'The code of the invitation, for the advocate to send; null unless it is INVITED, with a token of anybody else, and where its secret (`KINDRED_CODE_SECRETS`) was not given to the server.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  async code(@CurrentCaller() { memberId }: Caller, @Parent() referral: Referral): Promise<string | null> {
    return referral.state === 'INVITED' && sightOf(memberId, referral).advocate ? this.codeOf(referral) : null;
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'The share link with that code; null without a code, and where the program has no share link.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  async link(@CurrentCaller() caller: Caller, @Parent() referral: Referral): Promise<string | null> {
    const code = await this.code(caller, referral);
    return code === null ? null : this.linkWith(referral.programId, code);
  }

  /** The code of an invitation, for whoever may read it, whatever has become of it since; null where nobody was invited, and where its secret was not given. */
  async codeOf(referral: Referral): Promise<string | null> {
    const { programId, voucherId } = referral;
    const { codeKey: key, codeCipher: cipher } =
      (voucherId === null ? referral : await this.vouchers.one(programId, voucherId)) ?? referral;
    return key === null || cipher === null ? null : this.keys.open(programId, { key, cipher });
  }

  /** The share link with a code; null where the program has none. */
  async linkWith(programId: number, code: string): Promise<string | null> {
    const program = await this.book.termsOf(await this.programs.settingsOf(programId));
    return program ? linkFor(program.current.shareLink, code) : null;
  }
}
