import { RecordActivities } from '../../../activities/index.js';
import { ActivityTypes, type ActivityType } from '../../../history/index.js';
import { systemCaller } from '../../../platform/access/index.js';
import { Database } from '../../../platform/database/index.js';
import type { ProgramEntity } from '../../../programs/index.js';
import { CommandError } from '../../command.js';
import type { Kindred } from '../../open-kindred.js';
import type { ColumnMap } from '../column-map.js';
import type { RowKind, RowOutcome } from '../import-rows.js';
import type { Unreadable } from '../row.js';
import { SparingSender } from '../sparing-sender.js';
import type { ActivityField } from './activity-fields.js';
import { activityOf } from './activity-inputs.js';
import { readActivity, type Customs, type ReadActivity } from './read-activity.js';
import { RepeatedRows } from './repeated-rows.js';

/** Rows of activities, recorded through the use case of the API a batch at a time. Nobody is enrolled. */
export class ActivityRows implements RowKind<ReadActivity> {
  private readonly recording: RecordActivities;
  private readonly sender: SparingSender;
  private readonly repeated = new RepeatedRows();

  private constructor(
    kindred: Pick<Kindred, 'get'>,
    private readonly programId: number,
    private readonly columns: ColumnMap<ActivityField>,
    private readonly customs: Customs,
    private readonly types: ReadonlyMap<string, ActivityType>,
  ) {
    this.recording = kindred.get(RecordActivities);
    this.sender = new SparingSender(kindred.get(Database));
  }

  /** `type` is that of all rows, or null. Throws CommandError when nothing can be recorded of it. */
  static async open(
    kindred: Pick<Kindred, 'get'>,
    { number, timeZone }: ProgramEntity,
    columns: ColumnMap<ActivityField>,
    type: string | null,
  ): Promise<ActivityRows> {
    const shown = await kindred.get(ActivityTypes).shownTo(number);
    const types = new Map(shown.map((one) => [one.key, one]));
    const problem = type === null ? null : problemOfType(type, types);
    if (problem !== null) throw new CommandError(`--type: ${problem}`);
    const schemaOf = (key: string): Record<string, unknown> | null => types.get(key)?.attributesSchema ?? null;
    return new ActivityRows(kindred, number, columns, { timeZone, type, schemaOf }, types);
  }

  read(fields: readonly string[]): ReadActivity | Unreadable {
    return readActivity(fields, this.columns, this.customs);
  }

  subjectOf({ reference }: ReadActivity): string | null {
    return reference ?? null;
  }

  /** Recording sees what stands before it in the same batch. */
  apartBy(): null {
    return null;
  }

  async record(rows: readonly ReadActivity[]): Promise<RowOutcome[]> {
    const inputs = rows.map((row) => {
      const isOnce = this.types.get(row.type)?.oncePerReference ?? false;
      return activityOf(row, isOnce, this.repeated);
    });
    const caller = systemCaller(this.programId);
    const outcomes = await this.sender.send(inputs, (some) => this.recording.runAll(caller, some, true));
    return outcomes.map((outcome) => {
      if ('code' in outcome) return outcome;
      return outcome.replayed ? 'KNOWN' : 'RECORDED';
    });
  }
}

function problemOfType(key: string, types: ReadonlyMap<string, ActivityType>): string | null {
  const type = types.get(key);
  if (type?.archived) return `"${key}" is archived.`;
  if (type?.system) return `"${key}" is recorded by Kindred itself.`;
  if (type) return null;
  const others = [...types.values()]
    .filter(({ archived, system }) => !archived && !system)
    .map((one) => `"${one.key}"`);
  const known = others.length === 0 ? 'It has none yet' : `Its types are ${others.slice(0, 50).join(', ')}`;
  return `there is no activity type "${key}" in this program. ${known}${others.length > 50 ? ', …' : ''}.`;
}
