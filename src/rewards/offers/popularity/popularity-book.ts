import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../../kernel/clock.js';
import { Database, statement } from '../../../platform/database/index.js';
import { WALL_CLOCK } from '../../../platform/foundation.js';
import { Popularity, type Chosen, type Peers } from './popularity.js';

interface Page {
  popularity: Promise<Popularity>;
  until: number;
}

/** How old it may be: other servers raise it too. */
const FRESH_MILLISECONDS = 30_000;

/** What peers chose, each thing as the reward, the option and how often. */
type PeersRow = Peers & { chosen: readonly (readonly [number, number, number])[] };

// One row for each age band and tier: reading many small ones would take longer than anything that is done with them.
const FIND = statement<PeersRow>(
  'find-popularity',
  `SELECT age_band AS "ageBand", tier, jsonb_agg(jsonb_build_array(reward, option, chosen)) AS chosen
   FROM reward_popularity WHERE program_id = $1 AND chosen > 0 GROUP BY age_band, tier`,
);

/**
 * What members choose, kept in memory for each program: read anew when it is older than half a minute, and raised at once by what this
 * server books. It orders, and decides nothing.
 */
@Injectable()
export class PopularityBook {
  private readonly pages = new Map<number, Page>();

  constructor(
    private readonly database: Database,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  of(programId: number): Promise<Popularity> {
    const now = this.clock.now().getTime();
    const known = this.pages.get(programId);
    if (known && known.until > now) return known.popularity;
    const page = { popularity: this.read(programId), until: now + FRESH_MILLISECONDS };
    this.pages.set(programId, page);
    page.popularity.catch(() => {
      if (this.pages.get(programId) === page) this.pages.delete(programId);
    });
    return page.popularity;
  }

  /** Counts what was committed just now: what was chosen, or with a negative count what was given back. */
  async raise(programId: number, chosen: readonly Chosen[]): Promise<void> {
    const popularity = await this.pages.get(programId)?.popularity.catch(() => null);
    popularity?.raise(chosen);
  }

  private async read(programId: number): Promise<Popularity> {
    const rows = await this.database.query(FIND, [programId]);
    return new Popularity(
      rows.flatMap(({ ageBand, tier, chosen }) =>
        chosen.map(([reward, option, count]): Chosen => ({ ageBand, tier, reward, option, chosen: count })),
      ),
    );
  }
}
