import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Localized } from '../../kernel/localized-text.js';
import { Member, MemberLanguages, MemberLoader } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { CodeKeys } from '../codes/code-keys.js';
import { VoucherTemplateLoader } from '../templates/voucher-template.loader.js';
import { VoucherTemplate } from '../templates/voucher-template.types.js';
import { Voucher } from './voucher.types.js';

const LOCALE = { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' };

/** With a member token what belongs to another holder is not shown: who used a bearer's voucher once learns nothing of them. */
function mayAskOf({ memberId: caller }: Caller, { memberId }: Voucher): boolean {
  return caller === null || caller === memberId;
}

@Resolver(() => Voucher)
export class VouchersResolver {
  constructor(
    private readonly keys: CodeKeys,
    private readonly templates: VoucherTemplateLoader,
    private readonly members: MemberLoader,
    private readonly languages: MemberLanguages,
  ) {}

  @ResolveField(() => String, {
    nullable: true,
    description:
      'What its holder types to use it. Null for another member, once its holder was erased, and where its secret (`KINDRED_CODE_SECRETS`) was not given to the server.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  code(@CurrentCaller() caller: Caller, @Parent() voucher: Voucher): string | null {
    const { programId, codeKey: key, codeCipher: cipher } = voucher;
    return cipher === null || !mayAskOf(caller, voucher) ? null : this.keys.open(programId, { key, cipher });
  }

  @ResolveField(() => String, {
    description:
      'What it is called, in that language, else in that of the member who asks, or of its holder, else in that of the program.',
  })
  name(
    @CurrentCaller() caller: Caller,
    @Parent() voucher: Voucher,
    @Args('locale', LOCALE) locale?: string,
  ): Promise<string> {
    return this.text(caller, voucher, voucher.names, locale);
  }

  @ResolveField(() => String, { nullable: true, description: 'What it is, in that language; null without a word.' })
  async description(
    @CurrentCaller() caller: Caller,
    @Parent() voucher: Voucher,
    @Args('locale', LOCALE) locale?: string,
  ): Promise<string | null> {
    return (await this.text(caller, voucher, voucher.descriptions, locale)) || null;
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What its holder must know before they use it, in that language; null without such words.',
  })
  async terms(
    @CurrentCaller() caller: Caller,
    @Parent() voucher: Voucher,
    @Args('locale', LOCALE) locale?: string,
  ): Promise<string | null> {
    return (await this.text(caller, voucher, voucher.smallPrint, locale)) || null;
  }

  @ResolveField(() => VoucherTemplate, { description: 'By which template it was issued, as that is now.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async template(@Parent() { programId, templateUuid }: Voucher): Promise<VoucherTemplate> {
    const template = await this.templates.one(programId, templateUuid);
    if (!template) throw new Error(`there is no voucher template ${templateUuid}`);
    return template;
  }

  @ResolveField(() => Member, {
    nullable: true,
    description: 'To whom it was issued; null for nobody in particular, and for another member.',
  })
  async holder(@CurrentCaller() caller: Caller, @Parent() voucher: Voucher): Promise<Member | null> {
    const { programId, memberId } = voucher;
    return memberId === null || !mayAskOf(caller, voucher) ? null : this.members.one(programId, memberId);
  }

  /** Members read in their own language, staff and shops in that of the holder. */
  private text(
    { memberId: reader }: Caller,
    { programId, memberId: holder }: Voucher,
    texts: readonly Localized[],
    locale: string | undefined,
  ): Promise<string> {
    return this.languages.textFor(texts, { programId, memberId: reader ?? holder, locale });
  }
}
