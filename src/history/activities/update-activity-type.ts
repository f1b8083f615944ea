import { Injectable } from '@nestjs/common';
import { isPlain } from '../../kernel/plain-text.js';
import type { Caller } from '../../platform/access/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { changed, changedFields, ProgramDirectory } from '../../programs/index.js';
import { activityTypeProblems, systemTypeProblems } from './activity-type-input.js';
import { ActivityTypeEntity } from './activity-type.entity.js';
import { ActivityTypeNotFound } from './activity-type.refusals.js';
import { ActivityType, UpdateActivityTypePayload, type UpdateActivityTypeInput } from './activity-type.types.js';

/**
 * Changes a type of activity, for what is recorded from now on; activities stay as they are. Refuses: InvalidInput,
 * ActivityTypeNotFound.
 */
@Injectable()
export class UpdateActivityType {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(
    caller: Caller,
    { key, ...changes }: UpdateActivityTypeInput,
  ): Promise<UpdateActivityTypePayload | InvalidInput | ActivityTypeNotFound> {
    const problems = [...systemTypeProblems(key), ...activityTypeProblems(changes)];
    if (problems.length > 0) return new InvalidInput(problems);
    if (!isPlain(key)) return new ActivityTypeNotFound(key);
    const { programId } = caller;
    return this.programs.change(caller, 'updateActivityType', async (tx) => {
      const type = await tx.manager.findOneBy(ActivityTypeEntity, { programId, key });
      if (!type) return new ActivityTypeNotFound(key);
      const before = structuredClone(type);
      apply(changes, type);
      const names = Object.keys(changedFields(before, type));
      await tx.manager.save(type);
      const payload = Object.assign(new UpdateActivityTypePayload(), { activityType: ActivityType.of(type) });
      return changed(payload, names.length > 0 ? { details: { key, changed: names } } : null);
    });
  }
}

/** What is left out stays. */
function apply(changes: Omit<UpdateActivityTypeInput, 'key'>, type: ActivityTypeEntity): void {
  type.names = changes.name ?? type.names;
  if (changes.description !== undefined) type.descriptions = changes.description ?? [];
  if (changes.attributesSchema !== undefined) type.attributesSchema = changes.attributesSchema;
  type.oncePerReference = changes.oncePerReference ?? type.oncePerReference;
  type.archived = changes.archived ?? type.archived;
}
