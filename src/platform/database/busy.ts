/** The database does not do it now, and may the next time. The message is for who called. */
export class DatabaseBusy extends Error {
  override name = 'DatabaseBusy';
}

const SAFE = 'It is safe to repeat the call with the same key: nothing is done twice.';

/** Each time it was tried, others changed what it was decided by, or stood in its way. The message is for who called. */
export class Contention extends Error {
  override name = 'Contention';

  constructor(cause: unknown) {
    super(`Others kept changing what this call is decided by, so nothing was done. ${SAFE}`, { cause });
  }
}

export function queueIsFull(waiting: number): DatabaseBusy {
  const calls = waiting.toLocaleString('en');
  return new DatabaseBusy(
    `The server has more to do than it can: ${calls} calls wait for the database already. ${SAFE}`,
  );
}

export function waitedTooLong(milliseconds: number, cause: unknown): DatabaseBusy {
  const error = new DatabaseBusy(
    `No connection to the database was free within ${seconds(milliseconds)} seconds. ${SAFE}`,
  );
  error.cause = cause;
  return error;
}

const REASONS: Readonly<Record<string, string>> = {
  '57014': 'One question to the database took longer than it may.', // statement_timeout
  '55P03': 'What this call needs was in use by others for longer than it waits.', // lock_timeout
};

/** Of SQLSTATE, or of the network: the database is not there, or takes nobody in. */
const AWAY = /^(08[0-9A-Z]{3}|53[0-9A-Z]{3}|57P0[1-3]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/** What the driver says without a code of a connection that is gone. */
const GONE =
  /^(Connection terminated|Client has encountered a connection error and is not queryable|Client was closed and is not queryable)/;
/** As the driver words it: the database, or the way to it, was silent for longer than it may be. */
const SILENT = 'Query read timeout';

/** Why the database did not do it now, for who called; null for any other error. */
export function busyReason(error: unknown): string | null {
  if (error instanceof DatabaseBusy || error instanceof Contention) return error.message;
  const code = sqlStateOf(error);
  if (code === null) return goneReason(error);
  if (AWAY.test(code)) return `The database cannot be reached. ${SAFE}`;
  const reason = REASONS[code];
  return reason === undefined ? null : `${reason} ${SAFE}`;
}

/** Whether nothing was answered for longer than it may be. */
export function isSilence(error: unknown): boolean {
  return messageOf(error) === SILENT;
}

function goneReason(error: unknown): string | null {
  const message = messageOf(error);
  if (isSilence(error)) return `The database did not answer in time. ${SAFE}`;
  return message !== null && GONE.test(message) ? `The database cannot be reached. ${SAFE}` : null;
}

function messageOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return 'driverError' in error ? messageOf(error.driverError) : error.message;
}

/** The code of an error of the driver, also where TypeORM or GraphQL wrapped it. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'driverError' in error ? sqlStateOf(error.driverError) : null;
}

function seconds(milliseconds: number): string {
  return String(Math.round(milliseconds / 100) / 10);
}
