import { Injectable } from '@nestjs/common';
import { dayInZone } from '../../kernel/calendar.js';
import { decodeId } from '../../kernel/ids.js';
import { Member } from '../../members/index.js';
import { Database } from '../../platform/database/index.js';
import { pageOf, toConnection, type Connection, type PageArgs } from '../../platform/graphql/index.js';
import { ProgramDirectory, timeIn } from '../../programs/index.js';
import { TierConditions } from '../../tiers/index.js';
import type { WantedAudience } from '../audience-input.js';
import { tiersNamedBy, type AudienceTerms } from '../audience.js';
import type { SqlOccasion } from '../audience-sql.js';
import { askedAudience } from './asked-audience.js';
import { findAudiencePage } from './audience-page.js';
import type { AudienceReach } from './audience-reach.types.js';
import { countReach } from './count-reach.js';

/** How far an audience reaches now: how many it is for, and whom. Throws BAD_USER_INPUT for an audience that makes no sense. */
@Injectable()
export class AudienceCounts {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly conditions: TierConditions,
  ) {}

  async reachOf(programId: number, audience: WantedAudience): Promise<AudienceReach> {
    const { terms, occasion } = await this.asked(programId, audience);
    const { counts, reachOf } = countReach(programId, terms, occasion);
    const [row] = await this.database.query(counts.statement, counts.values);
    const { members, of, reasons } = reachOf(row);
    return { members, of, reasons: reasons.filter((one) => one.members > 0) };
  }

  async membersOf(programId: number, audience: WantedAudience, args: PageArgs): Promise<Connection<Member>> {
    const page = pageOf(args, 1, (text) => decodeId('mem', text) !== null);
    const after = page.after && decodeId('mem', page.after[0] ?? '');
    const { terms, occasion } = await this.asked(programId, audience);
    const { statement, values } = findAudiencePage(programId, terms, occasion, after, page.limit);
    const rows = await this.database.query(statement, values);
    return toConnection(
      rows.map((row) => Member.of({ ...row, programId })),
      page,
      (member) => [member.id],
    );
  }

  private async asked(
    programId: number,
    audience: WantedAudience,
  ): Promise<{ terms: AudienceTerms | null; occasion: SqlOccasion }> {
    const [settings, now, { terms, numberOf }] = await Promise.all([
      this.programs.settingsOf(programId),
      timeIn(this.database, programId),
      askedAudience(this.database, programId, audience),
    ]);
    const { timeZone } = settings;
    const tiers = await this.conditions.named(settings, tiersNamedBy(terms));
    return { terms, occasion: { today: dayInZone(now, timeZone), timeZone, numberOf, tiers } };
  }
}
