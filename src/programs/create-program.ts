import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import { newId } from '../kernel/ids.js';
import { Role, systemCaller } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { InvalidInput, problemsOf } from '../platform/graphql/index.js';
import { WALL_CLOCK } from '../platform/foundation.js';
import { audit } from './audit/audit.js';
import { addConsentPurpose } from './consent-purposes/add-consent-purpose.js';
import { FIRST_PURPOSES } from './consent-purposes/first-purposes.js';
import { newApiKey } from './create-api-key.js';
import { addPolicyVersion } from './point-currency-policies.js';
import { PointCurrencyEntity } from './point-currency.entity.js';
import { expiryTerms, pendingTerms } from './point-policies.js';
import { ProgramEntity } from './program.entity.js';
import { UpdateProgramInput } from './update-program.types.js';

export interface NewProgram {
  name: string;
  currency: string;
  timeZone: string;
  locale?: string;
  sandbox?: boolean;
  /** Where a sandbox's clock begins; the moment of creation when left out. */
  clock?: Date;
}

export interface CreatedProgram {
  program: ProgramEntity;
  adminKey: string;
  shopKey: string;
}

/**
 * Makes a program with one point currency, "points", two purposes of consent, and two keys whose secrets are shown once. It is
 * the first thing that the program's audit log tells. Refuses: InvalidInput.
 */
@Injectable()
export class CreateProgram {
  constructor(
    private readonly database: Database,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  async run(wanted: NewProgram): Promise<CreatedProgram | InvalidInput> {
    const problems = problemsOf(UpdateProgramInput, wanted);
    if (wanted.clock && !wanted.sandbox)
      problems.push({ path: ['clock'], message: 'only a sandbox has a clock of its own' });
    if (problems.length > 0) return new InvalidInput(problems);
    const createdAt = this.clock.now();
    return this.database.configure(async (tx) => {
      const program = await tx.manager.save(
        tx.manager.create(ProgramEntity, {
          uuid: newId(),
          name: wanted.name,
          timeZone: wanted.timeZone,
          locale: wanted.locale ?? 'en',
          currency: wanted.currency,
          sandbox: wanted.sandbox ?? false,
          clock: wanted.sandbox ? (wanted.clock ?? createdAt) : null,
          createdAt,
        }),
      );
      const points = tx.manager.create(PointCurrencyEntity, {
        programId: program.number,
        uuid: newId(),
        number: 1,
        code: 'points',
        names: [{ locale: 'en', text: 'Points' }],
        pending: pendingTerms({ kind: 'AT_ONCE' }),
        expiry: expiryTerms({ kind: 'NEVER' }),
        default: true,
        policyVersion: 1,
        createdAt,
      });
      await tx.manager.insert(PointCurrencyEntity, points);
      await addPolicyVersion(tx, points);
      const since = program.clock ?? createdAt; // as what is made later: on the sandbox's own clock
      for (const { key, name, text } of FIRST_PURPOSES) {
        await addConsentPurpose(tx, {
          programId: program.number,
          key,
          name,
          text,
          needsConsent: true,
          createdAt: since,
        });
      }
      const admin = await newApiKey(tx, program.number, { name: 'Administration', roles: [Role.ADMIN] }, createdAt);
      const shop = await newApiKey(tx, program.number, { name: 'Shop', roles: [Role.SHOP] }, createdAt);
      const caller = systemCaller(program.number);
      const act = { caller, action: 'createProgram', always: true, subject: program.id } as const;
      await tx.pipeline(audit(program.number, program.clock ?? createdAt, [act]));
      return { program, adminKey: admin.secret, shopKey: shop.secret };
    });
  }
}
