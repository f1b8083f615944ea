import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { CompiledLadder } from './ladder.js';
import { findActiveLadders } from './stored/tier-ladders.queries.js';
import { compileLadder } from './terms/compile-ladder.js';

interface Page {
  revision: number;
  ladders: Promise<readonly CompiledLadder[]>;
}

/**
 * The active ladders of each program, compiled and kept in memory. Every change of a program's configuration raises its
 * revision, so ladders are read anew when the settings have a higher one, and cost no query until then.
 */
@Injectable()
export class LadderBook {
  private readonly pages = new Map<number, Page>();

  constructor(private readonly database: Database) {}

  /**
   * The active ladders as of these settings, oldest first. They may be newer than the settings, never older: who decides by
   * them compares the revision of the settings inside the transaction, and restarts when it has changed.
   */
  laddersOf(settings: ProgramSettings): Promise<readonly CompiledLadder[]> {
    const { number: programId, revision } = settings;
    const known = this.pages.get(programId);
    if (known && known.revision >= revision) return known.ladders;
    const page = { revision, ladders: this.compile(settings) };
    this.pages.set(programId, page);
    page.ladders.catch(() => {
      if (this.pages.get(programId) === page) this.pages.delete(programId);
    });
    return page.ladders;
  }

  private async compile({ number: programId, locale }: ProgramSettings): Promise<readonly CompiledLadder[]> {
    const stored = await findActiveLadders(this.database, programId);
    return stored.map((ladder) => compileLadder(ladder, locale));
  }
}
