export { LadderBook } from './ladders/ladder-book.js';
export { TiersModule } from './tiers.module.js';
