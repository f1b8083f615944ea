import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Problem } from '../../kernel/problem.js';
import type { Caller } from '../../platform/access/index.js';
import type { Queryable } from '../../platform/database/index.js';
import { InvalidInput, textProblems } from '../../platform/graphql/index.js';
import { changed, changedFields, ProgramDirectory, timeIn } from '../../programs/index.js';
import { definitionTerms } from './segment-definition.js';
import type { UpdateSegmentInput } from './segment.inputs.js';
import { UpdateSegmentPayload } from './segment.payloads.js';
import { segmentDefinitionProblems } from './segment-problems.js';
import { Segment } from './segment.types.js';
import { findSegment, updateSegment, type StoredSegment } from './segments.queries.js';
import { SegmentArchived, SegmentKindNotAllowed, SegmentNotFound } from './segments.refusals.js';

/** What the audit log names when it changes. */
const SHOWN = ['names', 'definition'];

/**
 * Changes a segment. With another definition it is due at once; until then its members stay. Refuses: InvalidInput,
 * SegmentNotFound, SegmentKindNotAllowed, SegmentArchived.
 */
@Injectable()
export class UpdateSegment {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(
    caller: Caller,
    input: UpdateSegmentInput,
  ): Promise<UpdateSegmentPayload | InvalidInput | SegmentNotFound | SegmentKindNotAllowed | SegmentArchived> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    const { key, definition } = input;
    return this.programs.change(caller, 'updateSegment', async (tx) => {
      const problems = [
        ...neededProblems(input),
        ...(input.name ? textProblems(input.name, ['name']) : []),
        ...(definition ? await segmentDefinitionProblems(tx, settings, key, definition) : []),
      ];
      if (problems.length > 0) return new InvalidInput(problems);
      const segment = await findSegment(tx, programId, key);
      if (!segment) return new SegmentNotFound(key);
      if (segment.archived) return new SegmentArchived();
      if (definition && segment.kind === 'STATIC') return new SegmentKindNotAllowed(segment.kind, ['definition']);
      const after = await changedSegment(tx, segment, input);
      await updateSegment(tx, after);
      const fields = Object.keys(changedFields(segment, after)).filter((name) => SHOWN.includes(name));
      const payload = Object.assign(new UpdateSegmentPayload(), { segment: Segment.of(after) });
      return changed(payload, fields.length > 0 ? { details: { key, changed: fields } } : null);
    });
  }
}

/** What every segment has cannot be taken away, nor the definition of a dynamic one. */
function neededProblems(input: UpdateSegmentInput): Problem[] {
  return (['name', 'definition'] as const)
    .filter((field) => input[field] === null)
    .map((field) => ({ path: [field], message: 'cannot be taken away; leave it out to keep it' }));
}

async function changedSegment(
  tx: Queryable,
  segment: StoredSegment,
  { name, definition }: UpdateSegmentInput,
): Promise<StoredSegment> {
  const names = name?.map(({ locale, text }) => ({ locale, text })) ?? segment.names;
  const terms = definition ? definitionTerms(definition) : segment.definition;
  if (isDeepStrictEqual(terms, segment.definition)) return { ...segment, names };
  const dueAt = await timeIn(tx, segment.programId);
  return { ...segment, names, definition: terms, definitionVersion: segment.definitionVersion + 1, dueAt };
}
