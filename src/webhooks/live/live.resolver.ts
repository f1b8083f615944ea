import { Parent, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { Member, MemberLoader } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { badInput, CurrentCaller } from '../../platform/graphql/index.js';
import { Balances, PointsBalance, Posting, Statements } from '../../points/index.js';
import { LiveNews } from './live-news.js';
import { PointsChange, TierUpdate } from './live.types.js';
import type { NewsFeed } from './news-feed.js';
import type { News } from './news.js';

const AT_ONCE =
  'The first comes at once and says how it is; what happens while one is under way comes together in the next.';

/** Asked by POST there is nothing to tell. */
function overSocket(news: News | undefined): News {
  if (!news) throw badInput('Subscriptions are served over WebSocket, by the protocol graphql-transport-ws');
  return news;
}

/** What members follow live. Everything is read anew for each message, for all who are told at about the same time together. */
@Resolver(() => PointsChange)
export class LiveResolver {
  constructor(
    private readonly news: LiveNews,
    private readonly members: MemberLoader,
    private readonly balances: Balances,
    private readonly statements: Statements,
  ) {}

  @Subscription(() => PointsChange, {
    description: `The calling member's points, whenever they change. ${AT_ONCE}`,
    resolve(this: LiveResolver, news?: News) {
      return this.pointsChange(overSocket(news));
    },
  })
  @Allow(Role.MEMBER)
  pointsChanged(@CurrentCaller() { programId, memberId }: Caller): NewsFeed {
    return this.news.follow(programId, memberId as string, 'POINTS');
  }

  @Subscription(() => TierUpdate, {
    description: `The calling member's tier, whenever it changes on any ladder. ${AT_ONCE}`,
    resolve(this: LiveResolver, news?: News) {
      return this.tierUpdate(overSocket(news));
    },
  })
  @Allow(Role.MEMBER)
  tierChanged(@CurrentCaller() { programId, memberId }: Caller): NewsFeed {
    return this.news.follow(programId, memberId as string, 'TIER');
  }

  @ResolveField(() => PointsBalance, { description: 'What they have in the default point currency.' })
  points(@Parent() { member: { programId, uuid } }: PointsChange): Promise<PointsBalance> {
    return this.balances.of(programId, uuid);
  }

  private async pointsChange({ programId, memberId, postings }: News): Promise<Omit<PointsChange, 'points'>> {
    const [member, ...rows] = await Promise.all([
      this.memberOf(programId, memberId),
      ...postings.map(([walletId, sequence]) => this.statements.one(programId, walletId, sequence)),
    ]);
    const found = rows.flatMap((row) => (row ? [Posting.of(row, programId)] : []));
    return Object.assign(new PointsChange(), { member, postings: found });
  }

  private async tierUpdate({ programId, memberId }: News): Promise<TierUpdate> {
    return Object.assign(new TierUpdate(), { member: await this.memberOf(programId, memberId) });
  }

  private async memberOf(programId: number, memberId: string): Promise<Member> {
    const member = await this.members.one(programId, memberId);
    if (!member) throw new Error(`there is no member ${memberId}`);
    return member;
  }
}
