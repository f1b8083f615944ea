import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role } from '../../platform/access/index.js';
import { Member } from '../member.types.js';
import { MemberStatusChange } from './history/status-change.types.js';
import { LifeLoader } from './life-loader.js';
import { MemberPause } from './pauses/member-pause.types.js';

@Resolver(() => Member)
export class MemberLifeResolver {
  constructor(private readonly life: LifeLoader) {}

  @ResolveField(() => MemberPause, {
    nullable: true,
    description: 'The pause they take now; null unless they are paused.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  pause(@Parent() member: Member): Promise<MemberPause | null> {
    return this.life.pauseOf(member);
  }

  @ResolveField(() => [MemberStatusChange], {
    description: 'Every change of their status since they were enrolled, the latest first.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  statusHistory(@Parent() member: Member): Promise<MemberStatusChange[]> {
    return this.life.changesOf(member);
  }
}
