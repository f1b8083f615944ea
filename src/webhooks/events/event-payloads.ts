import { Injectable } from '@nestjs/common';
import type { EventType } from '../../kernel/event-types.js';
import { encodeId, encodePartId } from '../../kernel/ids.js';
import type { ActorKind } from '../../platform/access/index.js';
import type { Queryable } from '../../platform/database/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { EVENT_VERSION, EVENTS } from './catalogue.js';
import type { EventData, EventFacts } from './facts/facts.js';
import { findToldProfiles, type ToldProfile } from './member-profiles.js';
import type { RelayedEvent } from './relayed-event.js';

/** What a receiver gets, as `JSON.stringify` writes it. */
export interface EventPayload {
  /** The same for ever: by it a receiver knows what it has already. */
  id: string;
  type: EventType;
  version: number;
  program: string;
  member: string;
  sequence: number;
  occurredAt: Date;
  actor: { kind: ActorKind };
  correlationId: string | null;
  /** Null when what it was about was erased since. */
  data: EventData | null;
  /** Only where it was asked for. */
  profile?: ToldProfile | null;
}

/** What an endpoint asks for beside ids and numbers. */
export interface PresentOptions {
  includeProfile?: boolean;
}

/** The id of an event: whose it is, and which one of theirs. */
export function eventId({ memberId, sequence }: Pick<RelayedEvent, 'memberId' | 'sequence'>): string {
  return encodePartId('evt', memberId, sequence);
}

/** Makes payloads of events: what they say is read now, one statement for each kind of thing that they are about. */
@Injectable()
export class EventPayloads {
  constructor(private readonly programs: ProgramDirectory) {}

  /** Of events of one program, in their order. `includeProfile` adds personal data, as of now. */
  async present(
    db: Queryable,
    programId: number,
    events: readonly RelayedEvent[],
    { includeProfile = false }: PresentOptions = {},
  ): Promise<EventPayload[]> {
    if (events.length === 0) return [];
    const settings = await this.programs.settingsOf(programId);
    const data = new Map<RelayedEvent, EventData | null>();
    for (const [facts, some] of byFacts(events)) {
      const read = await facts.read(db, settings, some);
      for (const [index, event] of some.entries()) data.set(event, read[index] ?? null);
    }
    const members = includeProfile ? events.map(({ memberId }) => memberId) : [];
    const profiles = includeProfile ? await findToldProfiles(db, programId, members) : null;
    return events.map((event) => ({
      id: eventId(event),
      type: event.type,
      version: EVENT_VERSION,
      program: settings.id,
      member: encodeId('mem', event.memberId),
      sequence: event.sequence,
      occurredAt: event.occurredAt,
      actor: { kind: event.actorKind },
      correlationId: event.correlationId,
      data: data.get(event) ?? null,
      ...(profiles ? { profile: profiles.get(event.memberId) ?? null } : {}),
    }));
  }
}

function byFacts(events: readonly RelayedEvent[]): Map<EventFacts, RelayedEvent[]> {
  const groups = new Map<EventFacts, RelayedEvent[]>();
  for (const event of events) {
    const { facts } = EVENTS[event.type];
    const group = groups.get(facts);
    if (group) group.push(event);
    else groups.set(facts, [event]);
  }
  return groups;
}
