import { Injectable } from '@nestjs/common';
import { textFor } from '../../kernel/localized-text.js';
import type { Problem } from '../../kernel/problem.js';
import { Database } from '../../platform/database/index.js';
import { compileSchema, type AttributeCheck } from '../../platform/json-schema/index.js';
import { ProgramDirectory, type ProgramSettings } from '../../programs/index.js';
import type { ActivityTypeEntity } from './activity-type.entity.js';
import { ActivityType } from './activity-type.types.js';
import { findActivityTypes } from './activity-types.queries.js';
import { SYSTEM_ACTIVITY_TYPES, type SystemActivityType } from './system-types.js';

const TERMS = { most: 4_000, unknown: 'is not an attribute of this type of activity' };

/** A type as recording needs it. */
export interface CompiledActivityType {
  readonly key: string;
  /** In the program's language. */
  readonly name: string;
  readonly oncePerReference: boolean;
  readonly archived: boolean;
  /** Everything that is wrong with the attributes of an activity of this type; none given are an empty object. */
  attributeProblems(attributes: unknown): Problem[];
}

interface Page {
  revision: number;
  types: Promise<{ shown: readonly ActivityType[]; compiled: ReadonlyMap<string, CompiledActivityType> }>;
}

/**
 * The types of activity of each program, kept in memory. Every change of a program's configuration raises its revision, so
 * types are read anew when the settings have a higher one, and cost no query until then.
 */
@Injectable()
export class ActivityTypes {
  private readonly pages = new Map<number, Page>();

  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
  ) {}

  /**
   * The types that the program made, archived ones too, by their key, as of these settings. They may be newer than the
   * settings, never older: who decides by them compares the revision inside the transaction. What every program has is
   * not among them, since nobody records it.
   */
  async typesOf(settings: ProgramSettings): Promise<ReadonlyMap<string, CompiledActivityType>> {
    return (await this.pageOf(settings).types).compiled;
  }

  /** All types for the schema: first those that every program has, then its own, oldest first. */
  async shownTo(programId: number): Promise<readonly ActivityType[]> {
    return (await this.pageOf(await this.programs.settingsOf(programId)).types).shown;
  }

  /** The type that an activity names. One that another server made a moment ago is read anew. */
  async named(programId: number, key: string): Promise<ActivityType> {
    const find = async (): Promise<ActivityType | undefined> =>
      (await this.shownTo(programId)).find((type) => type.key === key);
    const known = await find();
    if (known) return known;
    this.programs.forget(programId);
    const found = await find();
    if (!found) throw new Error(`there is no type of activity "${key}" in program ${String(programId)}`);
    return found;
  }

  private pageOf(settings: ProgramSettings): Page {
    const { number: programId, revision } = settings;
    const known = this.pages.get(programId);
    if (known && known.revision >= revision) return known;
    const page = { revision, types: this.read(settings) };
    this.pages.set(programId, page);
    page.types.catch(() => {
      if (this.pages.get(programId) === page) this.pages.delete(programId);
    });
    return page;
  }

  private async read({ number: programId, locale }: ProgramSettings): Promise<Awaited<Page['types']>> {
    const stored = await findActivityTypes(this.database, programId);
    const system = Object.keys(SYSTEM_ACTIVITY_TYPES) as SystemActivityType[];
    return {
      shown: [
        ...system.map((key) => ActivityType.ofSystem(key, programId)),
        ...stored.map((type) => ActivityType.of(type)),
      ],
      compiled: new Map(stored.map((type) => [type.key, compiled(type, locale)])),
    };
  }
}

/** The schema is compiled when the first attributes are checked by it. */
function compiled(type: ActivityTypeEntity, locale: string): CompiledActivityType {
  const { key, names, oncePerReference, archived, attributesSchema } = type;
  let check: AttributeCheck | null = null;
  return {
    key,
    name: textFor(names, locale),
    oncePerReference,
    archived,
    attributeProblems: (attributes) => (check ??= compileSchema(attributesSchema, TERMS))(attributes),
  };
}
