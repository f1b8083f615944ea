export { DueRunner } from './due-runner.js';
export { DueSources, type DueSource } from './due-sources.js';
export { Jobs, type Job } from './jobs.js';
export { ProgramTurns } from './program-turns.js';
