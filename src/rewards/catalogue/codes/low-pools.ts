import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/index.js';
import { Gauges } from '../../../platform/metrics/index.js';
import { CodeKeys } from '../../../vouchers/index.js';
import { countLowOnCodes } from '../stored/rewards.queries.js';

/** Shows how many rewards run out of codes: whoever watches a server is warned, and `rewards(filter: { isLow: true })` lists them. */
@Injectable()
export class LowPools {
  constructor(gauges: Gauges, database: Database, keys: CodeKeys) {
    gauges.register({
      name: 'kindred_rewards_low_on_codes',
      help: 'Active rewards with a pool of codes that has fewer than `warnBelow`.',
      read: async () => [{ value: await countLowOnCodes(database, keys) }],
    });
  }
}
