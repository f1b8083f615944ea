import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/index.js';

/** A feature whose configuration gives vouchers. */
export interface TemplateUser {
  /** What of it gives vouchers of the template with this inner id, named for a person: `the reward "Night out"`. */
  usesOf(db: Queryable, programId: number, template: string): Promise<string[]>;
}

/** Who gives vouchers, by the features that registered at start. A template that is in use is not archived. */
@Injectable()
export class TemplateUsers {
  private readonly users: TemplateUser[] = [];

  register(user: TemplateUser): void {
    this.users.push(user);
  }

  /** Everything that gives vouchers of a template. Ask in the transaction that archives it, under the program's lock. */
  async usesOf(db: Queryable, programId: number, template: string): Promise<string[]> {
    const uses: string[] = [];
    for (const user of this.users) uses.push(...(await user.usesOf(db, programId, template)));
    return uses;
  }
}
