import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { Ladders } from './ladder.js';
import { findComingMeasures } from './activation/activation-rows.js';
import { findActiveLadders } from './stored/tier-ladders.queries.js';
import { compileLadder } from './terms/compile-ladder.js';

interface Page {
  revision: number;
  ladders: Promise<Ladders>;
}

/**
 * The ladders of each program that are in force, compiled and kept in memory, and what is counted for those to come. Every change of a program's configuration raises its
 * revision, so ladders are read anew when the settings have a higher one, and cost no query until then.
 */
@Injectable()
export class LadderBook {
  private readonly pages = new Map<number, Page>();

  constructor(private readonly database: Database) {}

  /**
   * The ladders as of these settings. They may be newer than the settings, never older: who decides by
   * them compares the revision of the settings inside the transaction, and restarts when it has changed.
   */
  laddersOf(settings: ProgramSettings): Promise<Ladders> {
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

  private async compile({ number: programId, locale }: ProgramSettings): Promise<Ladders> {
    const stored = await findActiveLadders(this.database, programId);
    const coming = await findComingMeasures(this.database, programId);
    return { inForce: stored.map((ladder) => compileLadder(ladder, locale)), coming };
  }
}
