import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/index.js';

/** A feature that stores audiences, which name segments. */
export interface SegmentUser {
  /** What of it uses the segment with this key now, named for a person: `the earning rule "Double points"`. */
  usesOf(db: Queryable, programId: number, key: string): Promise<string[]>;
}

/** Who uses segments, by the features that registered at start. What is in use is not archived. */
@Injectable()
export class SegmentUsers {
  private readonly users: SegmentUser[] = [];

  register(user: SegmentUser): void {
    this.users.push(user);
  }

  /** Everything that uses a segment. Ask in the transaction that archives it, under the program's lock. */
  async usesOf(db: Queryable, programId: number, key: string): Promise<string[]> {
    const uses: string[] = [];
    for (const user of this.users) uses.push(...(await user.usesOf(db, programId, key)));
    return uses;
  }
}
