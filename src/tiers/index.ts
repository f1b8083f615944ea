export { LadderBook } from './ladders/ladder-book.js';
export { openStandings } from './standings/open-standings.js';
export { TiersModule } from './tiers.module.js';
