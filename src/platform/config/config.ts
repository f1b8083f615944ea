import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { LIMIT_SETTINGS, limitsOf, type Limits } from './limits.js';

/** Everything that can be set from outside, parsed once at start. The table in README.md says what each is for. */
export interface Config {
  production: boolean;
  port: number;
  host: string;
  /** Null: an embedded PostgreSQL under `dataDirectory`. */
  databaseUrl: string | null;
  databasePoolSize: number;
  dataDirectory: string;
  /** Signs member tokens (HMAC-SHA-256). */
  tokenSecret: Uint8Array;
  /** Codes of vouchers are stored under the first of these, and found and shown under any. */
  codeSecrets: readonly CodeSecret[];
  /** Whether this server runs jobs. Somebody has to: points that expire are announced by a job. */
  jobs: boolean;
  /** How long it goes on serving after it was asked to stop, so that who routes to it notices first. */
  drainMilliseconds: number;
  /** Where metrics are served, apart from everybody else's port; null: nowhere. */
  metrics: { port: number; host: string } | null;
  /** A statement that takes longer than this stands in the log; null: none does. */
  slowStatementMilliseconds: number | null;
  limits: Limits;
  /** Whether a first start makes the demo program, and GraphiQL opens with its examples and keys. Never in production. */
  demo: boolean;
  /** Whether webhooks may go to this machine, to private networks and over plain http. */
  webhooksToPrivate: boolean;
  /** Whether identity providers may be on this machine, in private networks and without TLS. */
  providersInPrivate: boolean;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
}

/** A secret for codes, with the number by which rows name it. */
export interface CodeSecret {
  readonly id: number;
  readonly secret: Uint8Array;
}

/** A setting is missing or wrong. The message is one line for the person who starts the server. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const wholeNumber = (from: number, to: number): z.ZodCoercedNumber => {
  const error = `must be a whole number from ${String(from)} to ${String(to)}`;
  return z.coerce.number({ error }).int(error).min(from, error).max(to, error);
};
const oneOf = <const Value extends string>(...values: Value[]): z.ZodEnum<{ [Key in Value]: Key }> =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

/** Longer than who routes needs to notice, as a rule: readiness is asked every second or two. */
const PRODUCTION_DRAIN_MILLISECONDS = 5000;

const CODE_SECRETS =
  'must be numbered secrets, each of at least 32 characters, the one for new codes first, as "1:…" or "2:…,1:…": try `openssl rand -base64 48`';

/** `1:secret`, or null for what is none. */
function codeSecret(text: string): CodeSecret | null {
  const [, number, secret] = /^([1-9]\d{0,3}):(.{32,})$/.exec(text) ?? [];
  return number === undefined ? null : { id: Number(number), secret: new TextEncoder().encode(secret) };
}

const environment = z.object({
  NODE_ENV: oneOf('production', 'development', 'test').default('development'),
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().min(1).optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgresql://user:password@host:5432/database' })
    .optional(),
  DATABASE_POOL_SIZE: wholeNumber(2, 200).default(10),
  KINDRED_DATA_DIR: z.string().min(1).default('.data'),
  KINDRED_TOKEN_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters: try `openssl rand -base64 48`')
    .optional(),
  KINDRED_CODE_SECRETS: z
    .string()
    .transform((text) => text.split(',').map((part) => codeSecret(part.trim())))
    .refine((secrets) => secrets.every((one) => one !== null), CODE_SECRETS)
    .refine((secrets) => new Set(secrets.map((one) => one?.id)).size === secrets.length, CODE_SECRETS)
    .optional(),
  KINDRED_JOBS: oneOf('on', 'off').default('on'),
  KINDRED_DRAIN_MS: wholeNumber(0, 60_000).optional(),
  KINDRED_METRICS_PORT: wholeNumber(0, 65_535).optional(),
  KINDRED_METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  KINDRED_SLOW_STATEMENT_MS: wholeNumber(0, 3_600_000).default(500),
  ...LIMIT_SETTINGS,
  KINDRED_DEMO: oneOf('on', 'off').optional(),
  KINDRED_WEBHOOK_ALLOW_PRIVATE: oneOf('on', 'off').optional(),
  KINDRED_OIDC_ALLOW_PRIVATE: oneOf('on', 'off').optional(),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent').optional(),
});

/** The names of all settings. */
export const SETTINGS: readonly string[] = environment.keyof().options;

/** Reads the configuration. Throws a ConfigError that names the setting, what is wrong and what is allowed. */
export function readConfig(variables: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(lines.join('; '));
  }
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  if (production && env.DATABASE_URL === undefined) {
    throw new ConfigError('DATABASE_URL: required in production; the embedded PostgreSQL is for trying and developing');
  }
  if (production && env.KINDRED_TOKEN_SECRET === undefined) {
    throw new ConfigError(
      'KINDRED_TOKEN_SECRET: required in production, at least 32 characters: try `openssl rand -base64 48`',
    );
  }
  if (production && env.KINDRED_CODE_SECRETS === undefined) {
    throw new ConfigError(`KINDRED_CODE_SECRETS: required in production; ${CODE_SECRETS}`);
  }
  if (production && env.KINDRED_DEMO === 'on') {
    throw new ConfigError('KINDRED_DEMO: there is no demo in production: its keys are shown to whoever looks');
  }
  const dataDirectory = resolve(env.KINDRED_DATA_DIR);
  const codeSecrets = env.KINDRED_CODE_SECRETS?.filter((one) => one !== null);
  return {
    production,
    port: env.PORT,
    host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    databaseUrl: env.DATABASE_URL ?? null,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    dataDirectory,
    tokenSecret: new TextEncoder().encode(env.KINDRED_TOKEN_SECRET ?? developmentSecret(dataDirectory, 'token-secret')),
    codeSecrets: codeSecrets ?? [
      { id: 1, secret: new TextEncoder().encode(developmentSecret(dataDirectory, 'code-secret')) },
    ],
    jobs: env.KINDRED_JOBS === 'on',
    drainMilliseconds: env.KINDRED_DRAIN_MS ?? (production ? PRODUCTION_DRAIN_MILLISECONDS : 0),
    metrics:
      env.KINDRED_METRICS_PORT === undefined
        ? null
        : { port: env.KINDRED_METRICS_PORT, host: env.KINDRED_METRICS_HOST },
    slowStatementMilliseconds: env.KINDRED_SLOW_STATEMENT_MS || null,
    limits: limitsOf(env),
    demo: !production && env.KINDRED_DEMO !== 'off',
    webhooksToPrivate: (env.KINDRED_WEBHOOK_ALLOW_PRIVATE ?? (production ? 'off' : 'on')) === 'on',
    providersInPrivate: (env.KINDRED_OIDC_ALLOW_PRIVATE ?? (production ? 'off' : 'on')) === 'on',
    logLevel: env.LOG_LEVEL ?? (production ? 'info' : 'warn'),
  };
}

/** Outside production a secret is made once and kept beside the data, so that tokens and codes outlive a restart. */
function developmentSecret(dataDirectory: string, name: string): string {
  const file = join(dataDirectory, name);
  try {
    if (!existsSync(file)) {
      mkdirSync(dataDirectory, { recursive: true });
      keepOnce(file, randomBytes(48).toString('base64url'));
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`KINDRED_DATA_DIR: ${dataDirectory} cannot be used: ${reason}`, { cause: error });
  }
}

/** Writes a file that is not there yet. Of several processes one writes, and none ever reads half of it. */
function keepOnce(file: string, content: string): void {
  const draft = `${file}.${String(process.pid)}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft);
  }
}
