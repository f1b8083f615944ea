import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { decodeId } from '../../kernel/ids.js';
import { textFor } from '../../kernel/localized-text.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { listVoucherTemplates } from './list-voucher-templates.js';
import { VoucherTemplateFilter } from './inputs/voucher-template.inputs.js';
import { VoucherTemplateLoader } from './voucher-template.loader.js';
import { VoucherTemplate, VoucherTemplateConnection } from './voucher-template.types.js';

const LOCALE = { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' };

@Resolver(() => VoucherTemplate)
export class VoucherTemplatesResolver {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly loader: VoucherTemplateLoader,
  ) {}

  @Query(() => VoucherTemplate, {
    nullable: true,
    description: 'A voucher template; null when there is none with this id.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async voucherTemplate(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'The id of the template.' }) id: string,
  ): Promise<VoucherTemplate | null> {
    const uuid = decodeId('vtp', id);
    return uuid === null ? null : this.loader.one(caller.programId, uuid);
  }

  @Query(() => VoucherTemplateConnection, {
    description: 'The voucher templates of the program, newest first; archived ones too.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  voucherTemplates(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'All of them when left out.' }) filter?: VoucherTemplateFilter,
  ): Promise<Connection<VoucherTemplate>> {
    return listVoucherTemplates(this.database, caller.programId, filter ?? {}, page);
  }

  @ResolveField(() => String, { description: 'Its name in that language, else in the language of the program.' })
  async name(@Parent() template: VoucherTemplate, @Args('locale', LOCALE) locale?: string): Promise<string> {
    const program = await this.programs.settingsOf(template.programId);
    return textFor(template.names, locale, program.locale);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What it is, as its holders may read it, in that language; null without one.',
  })
  async description(
    @Parent() template: VoucherTemplate,
    @Args('locale', LOCALE) locale?: string,
  ): Promise<string | null> {
    const program = await this.programs.settingsOf(template.programId);
    return textFor(template.descriptions, locale, program.locale) || null;
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What its holders must know before they use it, in that language; null without such words.',
  })
  async terms(@Parent() template: VoucherTemplate, @Args('locale', LOCALE) locale?: string): Promise<string | null> {
    const program = await this.programs.settingsOf(template.programId);
    return textFor(template.smallPrint, locale, program.locale) || null;
  }
}
