import { isIP } from 'node:net';
import { z } from 'zod';

/** How long and how much, where that hangs on where a server runs. Documented in docs/limits.md. */
export interface Limits {
  http: HttpLimits;
  database: DatabaseLimits;
  rates: RateSettings;
}

export interface HttpLimits {
  /** For the head of a request, and for all of it, to arrive; and for which an idle connection stays open. */
  headersMilliseconds: number;
  requestMilliseconds: number;
  keepAliveMilliseconds: number;
  /** Who may say where a call comes from: nobody (false), or the proxies at these addresses. */
  trustProxy: false | string[];
}

export interface DatabaseLimits {
  /** For one statement, and for one lock, of a call. 0: as long as it takes. */
  statementMilliseconds: number;
  lockMilliseconds: number;
  /** So many calls wait for a connection at most, and for so long. */
  poolQueue: number;
  poolWaitMilliseconds: number;
}

/** Calls per minute. `figures`: by whom, and by load or operation: `key.read`, `member.redeemReward`. */
export interface RateSettings {
  store: 'off' | 'memory' | 'postgres';
  figures: Readonly<Record<string, number>>;
}

/** Without limits on statements and locks: for commands and migrations, which take as long as they take. */
export const UNHURRIED: Pick<DatabaseLimits, 'statementMilliseconds' | 'lockMilliseconds'> = {
  statementMilliseconds: 0,
  lockMilliseconds: 0,
};

const milliseconds = (from: number, to: number, byDefault: number) => {
  const error = `must be a whole number of milliseconds from ${String(from)} to ${String(to)}`;
  return z.coerce.number({ error }).int(error).min(from, error).max(to, error).default(byDefault);
};

const PROXIES = 'must be off, or the addresses and networks such as "10.0.0.0/8,192.168.1.7"';
const FIGURES = 'must be calls per minute such as "key.read=60000,member.write=30,member.redeemReward=10,address=300"';
const FIGURE = /^(address|(?:key|member)\.[A-Za-z]+)=([1-9]\d{0,7})$/;

/** The settings, by their names. */
export const LIMIT_SETTINGS = {
  KINDRED_HEADERS_TIMEOUT_MS: milliseconds(100, 120_000, 10_000),
  KINDRED_REQUEST_TIMEOUT_MS: milliseconds(100, 600_000, 30_000),
  KINDRED_KEEP_ALIVE_MS: milliseconds(1000, 600_000, 72_000),
  KINDRED_TRUST_PROXY: z
    .string()
    .transform(trustedProxies)
    .refine((value) => value !== null, PROXIES)
    .default(false),
  DATABASE_STATEMENT_TIMEOUT_MS: milliseconds(0, 3_600_000, 30_000),
  DATABASE_LOCK_TIMEOUT_MS: milliseconds(0, 3_600_000, 10_000),
  DATABASE_POOL_QUEUE: z.coerce
    .number({ error: 'must be a whole number from 1 to 100000' })
    .int('must be a whole number from 1 to 100000')
    .min(1, 'must be a whole number from 1 to 100000')
    .max(100_000, 'must be a whole number from 1 to 100000')
    .default(2000),
  DATABASE_POOL_WAIT_MS: milliseconds(100, 120_000, 10_000),
  KINDRED_RATE_LIMITS: z
    .enum(['off', 'memory', 'postgres'], { error: 'must be one of off, memory, postgres' })
    .default('memory'),
  KINDRED_RATE_FIGURES: z
    .string()
    .transform(ratesOf)
    .refine((figures) => figures !== null, FIGURES)
    .default({}),
};

/** What was set. */
export function limitsOf(env: z.infer<z.ZodObject<typeof LIMIT_SETTINGS>>): Limits {
  return {
    http: {
      headersMilliseconds: env.KINDRED_HEADERS_TIMEOUT_MS,
      requestMilliseconds: env.KINDRED_REQUEST_TIMEOUT_MS,
      keepAliveMilliseconds: env.KINDRED_KEEP_ALIVE_MS,
      trustProxy: env.KINDRED_TRUST_PROXY,
    },
    database: {
      statementMilliseconds: env.DATABASE_STATEMENT_TIMEOUT_MS,
      lockMilliseconds: env.DATABASE_LOCK_TIMEOUT_MS,
      poolQueue: env.DATABASE_POOL_QUEUE,
      poolWaitMilliseconds: env.DATABASE_POOL_WAIT_MS,
    },
    rates: { store: env.KINDRED_RATE_LIMITS, figures: env.KINDRED_RATE_FIGURES },
  };
}

/** Null for what cannot be understood. */
function trustedProxies(text: string): false | string[] | null {
  if (text === 'off') return false;
  const networks = text.split(',').map((part) => part.trim());
  return networks.every(isNetwork) ? networks : null;
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** Null for what cannot be understood. */
function ratesOf(text: string): Record<string, number> | null {
  const parts = text.split(',').map((part) => FIGURE.exec(part.trim()));
  const figures = parts.flatMap((found) => (found ? [[found[1] as string, Number(found[2])] as const] : []));
  const names = new Set(figures.map(([name]) => name));
  return figures.length === parts.length && names.size === parts.length ? Object.fromEntries(figures) : null;
}
