import { Injectable } from '@nestjs/common';
import type { Caller } from '../../platform/access/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { changed, ProgramDirectory, timeIn } from '../../programs/index.js';
import { activityTypeProblems, keyProblems } from './activity-type-input.js';
import { ActivityTypeEntity } from './activity-type.entity.js';
import { DuplicateActivityType } from './activity-type.refusals.js';
import { ActivityType, CreateActivityTypePayload, type CreateActivityTypeInput } from './activity-type.types.js';

/** Makes a type of activity, of which activities can be recorded at once. Refuses: InvalidInput, DuplicateActivityType. */
@Injectable()
export class CreateActivityType {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(
    caller: Caller,
    input: CreateActivityTypeInput,
  ): Promise<CreateActivityTypePayload | InvalidInput | DuplicateActivityType> {
    const problems = [...keyProblems(input.key), ...activityTypeProblems(input)];
    if (problems.length > 0) return new InvalidInput(problems);
    const { programId } = caller;
    const { key } = input;
    return this.programs.change(caller, 'createActivityType', async (tx) => {
      const taken = await tx.manager.existsBy(ActivityTypeEntity, { programId, key });
      if (taken) return new DuplicateActivityType(key);
      const type = tx.manager.create(ActivityTypeEntity, {
        programId,
        key,
        names: input.name,
        descriptions: input.description ?? [],
        attributesSchema: input.attributesSchema ?? null,
        oncePerReference: input.oncePerReference,
        archived: false,
        createdAt: await timeIn(tx, programId),
      });
      await tx.manager.save(type);
      const payload = Object.assign(new CreateActivityTypePayload(), { activityType: ActivityType.of(type) });
      return changed(payload, { details: { key } });
    });
  }
}
