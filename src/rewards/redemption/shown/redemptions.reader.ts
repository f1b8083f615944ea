import { Injectable } from '@nestjs/common';
import { KeyedReader, PageReader } from '../../../platform/batching/index.js';
import { columnsOf, Database } from '../../../platform/database/index.js';
import type { Page } from '../../../platform/graphql/index.js';
import {
  AFTER_ALL,
  CHOICES_OF_REDEMPTIONS,
  ITEMS_OF_REDEMPTIONS,
  REDEMPTIONS_BY_ID,
  REDEMPTIONS_OF_MEMBERS,
  type ShownChoiceRow,
  type ShownItemRow,
  type ShownRedemptionRow,
} from '../stored/shown-redemptions.js';
import { Redemption } from './redemption.types.js';

/** Reads redemptions, those that are asked for at about the same time in one statement. */
@Injectable()
export class Redemptions {
  readonly choices: KeyedReader<ShownChoiceRow>;
  readonly items: KeyedReader<ShownItemRow>;
  private readonly byId: KeyedReader<ShownRedemptionRow>;
  private readonly ofMembers: PageReader<{ memberId: string; before: string }, ShownRedemptionRow>;

  constructor(database: Database) {
    this.choices = new KeyedReader(database, CHOICES_OF_REDEMPTIONS, (row) => row.redemptionId);
    this.items = new KeyedReader(database, ITEMS_OF_REDEMPTIONS, (row) => row.redemptionId);
    this.byId = new KeyedReader(database, REDEMPTIONS_BY_ID, (row) => row.uuid);
    this.ofMembers = new PageReader(database, REDEMPTIONS_OF_MEMBERS, (asks) => columnsOf(asks, 'memberId', 'before'));
  }

  /** The redemption as it stands now, or null when the program has none by that id. */
  async one(programId: number, uuid: string): Promise<Redemption | null> {
    const row = await this.byId.one(programId, uuid);
    return row && Redemption.of(row, programId);
  }

  /** A page of a member's redemptions, those made last first. */
  async ofMember(programId: number, memberId: string, { limit, after }: Page): Promise<Redemption[]> {
    const rows = await this.ofMembers.page(programId, limit, { memberId, before: after?.[0] ?? AFTER_ALL });
    return rows.map((row) => Redemption.of(row, programId));
  }
}
