import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import {
  CurrentCaller,
  isInstantKey,
  PageArgs,
  pageOf,
  toConnection,
  type Connection,
} from '../../platform/graphql/index.js';
import { ConsentPurpose, ProgramDirectory } from '../../programs/index.js';
import { Member } from '../member.types.js';
import { ConsentReader } from './consent-reader.js';
import { consentsOf } from './consent-standings.js';
import { GrantConsentResult, WithdrawConsentResult } from './consent.refusals.js';
import {
  Consent,
  ConsentRecord,
  ConsentRecordConnection,
  GrantConsentInput,
  WithdrawConsentInput,
} from './consent.types.js';
import { GrantConsent } from './grant-consent.js';
import { WithdrawConsent } from './withdraw-consent.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether it can stand in a cursor of a history: when it was said, its number, its inner id. */
function isPlace(text: string, index: number): boolean {
  if (index === 0) return isInstantKey(text);
  return index === 1 ? /^\d{1,9}$/.test(text) : UUID.test(text);
}

@Resolver(() => Member)
export class ConsentsResolver {
  constructor(
    private readonly reader: ConsentReader,
    private readonly programs: ProgramDirectory,
    private readonly granting: GrantConsent,
    private readonly withdrawing: WithdrawConsent,
  ) {}

  @ResolveField(() => [Consent], {
    description:
      'Where the member stands with each purpose of the program that is not archived, the oldest purpose first.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  async consents(@Parent() { programId, uuid }: Member): Promise<Consent[]> {
    const { rows, now } = await this.reader.lastSaidOf(programId, uuid);
    return consentsOf(rows, await this.programs.settingsOf(programId), now);
  }

  @ResolveField(() => ConsentRecordConnection, {
    description: 'All that the member said of purposes, archived ones too, the last first.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  async consentHistory(
    @Parent() { programId, uuid }: Member,
    @Args() args: PageArgs,
  ): Promise<Connection<ConsentRecord>> {
    const page = pageOf(args, 3, isPlace);
    const rows = await this.reader.historyOf(programId, uuid, page);
    const { edges, pageInfo } = toConnection(rows, page, ({ at, number, uuid: id }) => [at, number, id]);
    const purposes = await this.purposesOf(
      programId,
      edges.map(({ node }) => node.purpose),
    );
    const records = edges.map(({ node, cursor }) => ({
      cursor,
      node: ConsentRecord.of(node, purposes.get(node.purpose) as ConsentPurpose, programId),
    }));
    return { edges: records, nodes: records.map(({ node }) => node), pageInfo };
  }

  @Mutation(() => GrantConsentResult, {
    description: 'Notes that a member consents to a purpose. To the same version again it changes nothing.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  grantConsent(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who consents to what.' }) input: GrantConsentInput,
  ): Promise<typeof GrantConsentResult> {
    return this.granting.run(caller, input);
  }

  @Mutation(() => WithdrawConsentResult, {
    description:
      'Notes that a member takes a consent back, or objects without having given one. Again it changes nothing. It costs the ' +
      'member no points and nothing that they may earn or spend.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  withdrawConsent(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who takes what back.' }) input: WithdrawConsentInput,
  ): Promise<typeof WithdrawConsentResult> {
    return this.withdrawing.run(caller, input);
  }

  /** Purposes by their keys. One that another server made a moment ago is read anew. */
  private async purposesOf(programId: number, keys: readonly string[]): Promise<Map<string, ConsentPurpose>> {
    const read = async (): Promise<Map<string, ConsentPurpose>> => {
      const { consentPurposes } = await this.programs.settingsOf(programId);
      return new Map(consentPurposes.map((one) => [one.key, ConsentPurpose.of(one)]));
    };
    const known = await read();
    if (keys.every((key) => known.has(key))) return known;
    this.programs.forget(programId);
    return read();
  }
}
