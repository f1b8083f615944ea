import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { textFor, type Localized } from '../../kernel/localized-text.js';
import { Member, MemberLoader } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { ProgramDirectory } from '../../programs/index.js';
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
    private readonly programs: ProgramDirectory,
  ) {}

  @ResolveField(() => String, {
    nullable: true,
    description: 'What its holder types to use it. Null for another member, and once its holder was erased.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  code(@CurrentCaller() caller: Caller, @Parent() voucher: Voucher): string | null {
    const { programId, codeKey: key, codeCipher: cipher } = voucher;
    return cipher === null || !mayAskOf(caller, voucher) ? null : this.keys.open(programId, { key, cipher });
  }

  @ResolveField(() => String, {
    description: 'What it is called, in that language, else in the language of the program.',
  })
  name(@Parent() { programId, names }: Voucher, @Args('locale', LOCALE) locale?: string): Promise<string> {
    return this.text(programId, names, locale);
  }

  @ResolveField(() => String, { nullable: true, description: 'What it is, in that language; null without a word.' })
  async description(
    @Parent() { programId, descriptions }: Voucher,
    @Args('locale', LOCALE) locale?: string,
  ): Promise<string | null> {
    return (await this.text(programId, descriptions, locale)) || null;
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What its holder must know before they use it, in that language; null without such words.',
  })
  async terms(
    @Parent() { programId, smallPrint }: Voucher,
    @Args('locale', LOCALE) locale?: string,
  ): Promise<string | null> {
    return (await this.text(programId, smallPrint, locale)) || null;
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

  private async text(programId: number, texts: readonly Localized[], locale: string | undefined): Promise<string> {
    const program = await this.programs.settingsOf(programId);
    return textFor(texts, locale, program.locale);
  }
}
