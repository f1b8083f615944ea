import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { textFor } from '../../kernel/localized-text.js';
import { Allow, hasRole, Role, type Caller } from '../../platform/access/index.js';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { ProgramDirectory } from '../program-directory.js';
import { CreateConsentPurposeResult, UpdateConsentPurposeResult } from './consent-purpose.refusals.js';
import {
  ConsentPurpose,
  ConsentText,
  CreateConsentPurposeInput,
  UpdateConsentPurposeInput,
} from './consent-purpose.types.js';
import { FIND_CONSENT_TEXTS } from './consent-purposes.queries.js';
import { CreateConsentPurpose } from './create-consent-purpose.js';
import { UpdateConsentPurpose } from './update-consent-purpose.js';

const LOCALE = { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' };

@Resolver(() => ConsentPurpose)
export class ConsentPurposesResolver {
  private readonly texts = new KeyedReader(this.database, FIND_CONSENT_TEXTS, ({ purpose }) => purpose);

  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly creating: CreateConsentPurpose,
    private readonly updating: UpdateConsentPurpose,
  ) {}

  @Query(() => [ConsentPurpose], {
    description: 'What members are asked to consent to, oldest first. Shops and members see no archived ones.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP, Role.MEMBER)
  async consentPurposes(@CurrentCaller() caller: Caller): Promise<ConsentPurpose[]> {
    this.programs.forget(caller.programId); // who looks at settings wants to see what was changed just now
    const { consentPurposes } = await this.programs.settingsOf(caller.programId);
    const seesAll = hasRole(caller, Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST);
    return consentPurposes.filter(({ archived }) => seesAll || !archived).map((one) => ConsentPurpose.of(one));
  }

  @Mutation(() => CreateConsentPurposeResult, {
    description: 'Makes a purpose, to which members can consent at once.',
  })
  @Allow(Role.ADMIN)
  createConsentPurpose(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The purpose to make.' }) input: CreateConsentPurposeInput,
  ): Promise<typeof CreateConsentPurposeResult> {
    return this.creating.run(caller, input);
  }

  @Mutation(() => UpdateConsentPurposeResult, {
    description: 'Changes a purpose. Another text is a new version; the older ones stay as they were.',
  })
  @Allow(Role.ADMIN)
  updateConsentPurpose(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateConsentPurposeInput,
  ): Promise<typeof UpdateConsentPurposeResult> {
    return this.updating.run(caller, input);
  }

  @ResolveField(() => String, { description: 'Its name in that language, else in the language of the program.' })
  async name(@Parent() purpose: ConsentPurpose, @Args('locale', LOCALE) locale?: string): Promise<string> {
    const program = await this.programs.settingsOf(purpose.programId);
    return textFor(purpose.names, locale, program.locale);
  }

  @ResolveField(() => String, {
    description: 'In which words members are asked now, in that language, else in the language of the program.',
  })
  async text(@Parent() purpose: ConsentPurpose, @Args('locale', LOCALE) locale?: string): Promise<string> {
    const program = await this.programs.settingsOf(purpose.programId);
    const versions = await this.texts.many(purpose.programId, purpose.key);
    const current = versions.find(({ version }) => version === purpose.version);
    return textFor(current?.texts ?? [], locale, program.locale);
  }

  @ResolveField(() => [ConsentText], { description: 'All versions of its text, the newest first.' })
  async versions(@Parent() { programId, key }: ConsentPurpose): Promise<ConsentText[]> {
    return (await this.texts.many(programId, key)).map((text) => ConsentText.of(text));
  }
}

@Resolver(() => ConsentText)
export class ConsentTextResolver {
  constructor(private readonly programs: ProgramDirectory) {}

  @ResolveField(() => String, { description: 'The text in that language, else in the language of the program.' })
  async text(@Parent() { programId, texts }: ConsentText, @Args('locale', LOCALE) locale?: string): Promise<string> {
    return textFor(texts, locale, (await this.programs.settingsOf(programId)).locale);
  }
}
