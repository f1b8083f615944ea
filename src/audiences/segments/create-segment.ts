import { Injectable } from '@nestjs/common';
import type { Caller } from '../../platform/access/index.js';
import { InvalidInput, textProblems } from '../../platform/graphql/index.js';
import { changed, ProgramDirectory, timeIn } from '../../programs/index.js';
import { keyProblem } from '../segment-key.js';
import { definitionTerms } from './segment-definition.js';
import type { CreateSegmentInput } from './segment.inputs.js';
import { CreateSegmentPayload } from './segment.payloads.js';
import { segmentDefinitionProblems } from './segment-problems.js';
import { Segment } from './segment.types.js';
import { findSegment, insertSegment, nextSegmentNumber, type StoredSegment } from './segments.queries.js';
import { DuplicateSegment } from './segments.refusals.js';

/** Makes a segment: with a definition a dynamic one, which is due at once, else a static one. Refuses: InvalidInput, DuplicateSegment. */
@Injectable()
export class CreateSegment {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(
    caller: Caller,
    { key, name, definition }: CreateSegmentInput,
  ): Promise<CreateSegmentPayload | InvalidInput | DuplicateSegment> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    const wrongKey = keyProblem(key);
    return this.programs.change(caller, 'createSegment', async (tx) => {
      const problems = [
        ...(wrongKey === null ? [] : [{ path: ['key'], message: wrongKey }]),
        ...textProblems(name, ['name']),
        ...(definition ? await segmentDefinitionProblems(tx, settings, key, definition) : []),
      ];
      if (problems.length > 0) return new InvalidInput(problems);
      if (await findSegment(tx, programId, key)) return new DuplicateSegment(key);
      const now = await timeIn(tx, programId);
      const stored: StoredSegment = {
        programId,
        number: await nextSegmentNumber(tx, programId),
        key,
        names: name.map(({ locale, text }) => ({ locale, text })),
        kind: definition ? 'DYNAMIC' : 'STATIC',
        definition: definition ? definitionTerms(definition) : null,
        definitionVersion: 1,
        archived: false,
        createdAt: now,
        refreshedAt: null,
        dueAt: definition ? now : null,
      };
      await insertSegment(tx, stored);
      const payload = Object.assign(new CreateSegmentPayload(), { segment: Segment.of(stored) });
      return changed(payload, { details: { key, kind: stored.kind } });
    });
  }
}
