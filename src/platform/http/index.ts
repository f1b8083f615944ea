export { TooManyRequests } from './http-errors.js';
export { createLogger } from './logger.js';
export { createServer } from './server.js';
export { drainOnSignal } from './shutdown.js';
