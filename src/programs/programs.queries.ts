import type { Database } from '../platform/database/index.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ProgramEntity } from './program.entity.js';

/** All API keys of a program, newest first. */
export function findApiKeys(database: Database, programId: number): Promise<ApiKeyEntity[]> {
  return database.manager.find(ApiKeyEntity, { where: { programId }, order: { uuid: 'DESC' } });
}

/** One API key of a program, or null. */
export function findApiKey(database: Database, programId: number, uuid: string): Promise<ApiKeyEntity | null> {
  return database.manager.findOneBy(ApiKeyEntity, { programId, uuid });
}

/** All programs, oldest first: for commands beside the server. */
export function findPrograms(database: Database): Promise<ProgramEntity[]> {
  return database.manager.find(ProgramEntity, { order: { number: 'ASC' } });
}
