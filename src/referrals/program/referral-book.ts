import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { ReferralStatus } from './referral-status.types.js';
import type { ReferralProgramTerms } from './referral-terms.js';
import { findReferralVersions } from './stored/referral-program.queries.js';

interface Page {
  revision: number;
  terms: Promise<ReferralProgramTerms | null>;
}

/**
 * The referral program of each program with all versions of its terms, kept in memory. Every change of a program's configuration raises its
 * revision, so it is read anew when the settings have a higher one, and costs no query until then.
 */
@Injectable()
export class ReferralBook {
  private readonly pages = new Map<number, Page>();

  constructor(private readonly database: Database) {}

  /**
   * The referral program as of these settings; null without one. It may be newer than the settings, never older: who decides by it compares
   * the revision of the settings inside the transaction, and restarts when it has changed.
   */
  termsOf(settings: ProgramSettings): Promise<ReferralProgramTerms | null> {
    const { number: programId, revision } = settings;
    const known = this.pages.get(programId);
    if (known && known.revision >= revision) return known.terms;
    const page = { revision, terms: this.read(programId) };
    this.pages.set(programId, page);
    page.terms.catch(() => {
      if (this.pages.get(programId) === page) this.pages.delete(programId);
    });
    return page.terms;
  }

  private async read(programId: number): Promise<ReferralProgramTerms | null> {
    const stored = await findReferralVersions(this.database, programId);
    const current = stored.at(-1);
    if (!current) return null;
    return {
      isPaused: current.status === ReferralStatus.PAUSED,
      current,
      versions: new Map(stored.map((terms) => [terms.version, terms])),
    };
  }
}
