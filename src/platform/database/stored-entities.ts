import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';

/** Entities of one kind that are read in whole and often: TypeORM would word the statement anew each time, and PostgreSQL plan it anew. */
export interface StoredEntities<Entity extends ObjectLiteral> {
  /** What the statement is prepared as. */
  readonly name: string;
  readonly entity: EntityTarget<Entity>;
  /** What stands behind its FROM. */
  readonly clauses: string;
}

/** `storedEntities('find-programs', ProgramEntity, 'WHERE id = $1')`. */
export function storedEntities<Entity extends ObjectLiteral>(
  name: string,
  entity: EntityTarget<Entity>,
  clauses: string,
): StoredEntities<Entity> {
  return { name, entity, clauses };
}

/** The entities of each, in the order in which they were asked for. */
export type FoundEntities<Wanted extends readonly StoredEntities<ObjectLiteral>[]> = {
  -readonly [Index in keyof Wanted]: Wanted[Index] extends StoredEntities<infer Entity> ? Entity[] : never;
};

/** The statement, whose columns are called like the properties that they are read into. */
export function textOf({ clauses }: StoredEntities<ObjectLiteral>, { columns, tablePath }: EntityMetadata): string {
  const selected = columns.map(({ databaseName, propertyPath }) => `"${databaseName}" AS "${propertyPath}"`);
  return `SELECT ${selected.join(', ')} FROM "${tablePath}" ${clauses}`;
}

/** A row of that statement as an entity. */
export function entityOf<Entity extends ObjectLiteral>(metadata: EntityMetadata, row: Record<string, unknown>): Entity {
  const entity = metadata.create() as Entity;
  for (const column of metadata.columns) column.setEntityValue(entity, row[column.propertyPath]);
  return entity;
}
