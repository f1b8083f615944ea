import { Injectable } from '@nestjs/common';
import { Database } from './database/index.js';
import { Gauges } from './metrics/index.js';

/** What the platform itself shows: the connections to the database. */
@Injectable()
export class PlatformGauges {
  constructor(gauges: Gauges, database: Database) {
    gauges.register({
      name: 'kindred_database_connections',
      help: 'Connections of this process: `total`, those `idle`, and calls `waiting` for one.',
      labels: ['state'],
      seconds: 0,
      read: () => Object.entries(database.connections).map(([state, value]) => ({ labels: { state }, value })),
    });
  }
}
