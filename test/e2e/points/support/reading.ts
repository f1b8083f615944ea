import type { Story } from '../../../factories/a-story.js';
import type { Outcome } from '../../purchases/support/calls.js';

const DUE = 'at lastDay points';

const VIEW = `query ($ref: MemberRef!) {
  member(ref: $ref) {
    points {
      available pending held owed lifetimeEarned lifetimeSpent lifetimeExpired asOf
      expiring { ${DUE} } maturing { ${DUE} }
      lots(first: 100) { nodes { id points free held status earnedAt availableAt expiresAt lastDay posting { id } } }
    }
    statement(first: 100) {
      nodes { id sequence kind points pendingChange heldChange owedChange availableAfter occurredAt recordedAt reason source { __typename } }
    }
  }
}`;

/** Asks as the administrator of the story's program. Throws when there is a top-level error. */
export async function ask(story: Story, query: string, variables: Record<string, unknown> = {}): Promise<Outcome> {
  const all = { ref: { id: story.member.id }, ...variables };
  const { data, errors } = await story.app.call(story.program.adminKey, query, all);
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** Everything that can be read of a member's points. */
export async function viewOf(story: Story): Promise<Outcome> {
  return (await ask(story, VIEW)).member;
}
