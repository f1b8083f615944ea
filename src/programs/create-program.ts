import { Inject, Injectable } from '@nestjs/common';
import { isTimeZone } from '../kernel/calendar.js';
import type { Clock } from '../kernel/clock.js';
import { newId } from '../kernel/ids.js';
import { isLocale } from '../kernel/localized-text.js';
import { isCurrencyCode } from '../kernel/money.js';
import type { Problem } from '../kernel/problem.js';
import { Role } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { InvalidInput } from '../platform/graphql/index.js';
import { WALL_CLOCK } from '../platform/foundation.js';
import { newApiKey } from './create-api-key.js';
import { nameProblem } from './names.js';
import { PointCurrencyEntity } from './point-currency.entity.js';
import { ProgramEntity } from './program.entity.js';

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

/** Makes a program with one point currency, "points", and two keys whose secrets are shown once. Refuses: InvalidInput. */
@Injectable()
export class CreateProgram {
  constructor(
    private readonly database: Database,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  async run(wanted: NewProgram): Promise<CreatedProgram | InvalidInput> {
    const problems = programProblems(wanted);
    if (wanted.clock && !wanted.sandbox)
      problems.push({ path: ['clock'], message: 'only a sandbox has a clock of its own' });
    if (problems.length > 0) return new InvalidInput(problems);
    const createdAt = this.clock.now();
    return this.database.transaction(async (tx) => {
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
      await tx.manager.insert(PointCurrencyEntity, {
        programId: program.number,
        uuid: newId(),
        number: 1,
        code: 'points',
        names: [{ locale: 'en', text: 'Points' }],
        default: true,
        createdAt,
      });
      const admin = await newApiKey(tx, program.number, { name: 'Administration', roles: [Role.ADMIN] }, createdAt);
      const shop = await newApiKey(tx, program.number, { name: 'Shop', roles: [Role.SHOP] }, createdAt);
      return { program, adminKey: admin.secret, shopKey: shop.secret };
    });
  }
}

/** What is wrong with the settings of a program, of those that are given. */
export function programProblems(settings: {
  name?: string | null;
  timeZone?: string | null;
  locale?: string | null;
  currency?: string | null;
  backDatingDays?: number | null;
}): Problem[] {
  const problems: Problem[] = [];
  const { name, timeZone, locale, currency, backDatingDays } = settings;
  const wrongName = name == null ? null : nameProblem(name, 200);
  if (wrongName !== null) problems.push({ path: ['name'], message: wrongName });
  if (timeZone != null && !isTimeZone(timeZone)) {
    problems.push({ path: ['timeZone'], message: `"${timeZone}" is not an IANA time zone such as "Europe/London"` });
  }
  if (locale != null && !isLocale(locale)) {
    problems.push({ path: ['locale'], message: `"${locale}" is not a language tag such as "en"` });
  }
  if (currency != null && !isCurrencyCode(currency)) {
    problems.push({ path: ['currency'], message: `"${currency}" is not an ISO 4217 code such as "GBP"` });
  }
  if (backDatingDays != null && (backDatingDays < 0 || backDatingDays > 3650)) {
    problems.push({ path: ['backDatingDays'], message: `${String(backDatingDays)} is not within 0 to 3650` });
  }
  return problems;
}
