import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import type { Config } from '../config/config.js';

/** One JSON object a line on standard output. Never personal data: no bodies, no headers, no names. */
export function createLogger(level: Config['logLevel']): Logger {
  return pino({
    name: 'kindred',
    level,
    redact: ['req.headers', 'err.parameters', 'err.query', 'err.driverError', 'err.detail', 'err.where'],
  });
}

/** Nest's own messages through the same log. */
export function nestLogger(logger: Logger): LoggerService {
  return {
    log: (message: unknown) => logger.debug(String(message)),
    error: (message: unknown, ...rest: unknown[]) => logger.error({ err: message, rest }, 'framework'),
    warn: (message: unknown) => logger.warn(String(message)),
    debug: (message: unknown) => logger.debug(String(message)),
    verbose: (message: unknown) => logger.debug(String(message)),
  };
}
