import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/index.js';
import { TemplateUsers, type TemplateUser } from '../../vouchers/index.js';
import { isGivenForReferrals } from './stored/referral-program.queries.js';

/**
 * The referral program gives vouchers of the templates that its newest version names, to friends and to advocates. One that is paused names them
 * still: it may go on at any time, and who has joined is paid meanwhile.
 */
@Injectable()
export class ReferralsForTemplates implements TemplateUser {
  constructor(users: TemplateUsers) {
    users.register(this);
  }

  async usesOf(db: Queryable, programId: number, template: string): Promise<string[]> {
    return (await isGivenForReferrals(db, programId, template)) ? ['the referral program'] : [];
  }
}
