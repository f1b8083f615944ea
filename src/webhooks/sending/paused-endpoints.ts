import { Injectable } from '@nestjs/common';
import { Database, statement } from '../../platform/database/index.js';
import { Gauges, type Reading } from '../../platform/metrics/index.js';
import type { PausedEndpoint } from './pause-failing.js';

const REASONS: readonly PausedEndpoint['reason'][] = ['GONE', 'FAILING'];

const PAUSED = statement<{ reason: string; value: number }>(
  'count-paused-endpoints',
  `SELECT reason, (SELECT count(*)::integer FROM webhook_endpoint w JOIN program p ON p.id = w.program_id AND NOT p.sandbox
     WHERE w.status = 'PAUSED' AND w.paused_reason = reason) AS value
   FROM UNNEST($1::text[]) AS one (reason)`,
);

/** Shows how many endpoints were paused because they do not work: what is told meanwhile waits until somebody resumes them. */
@Injectable()
export class PausedEndpoints {
  constructor(
    private readonly database: Database,
    gauges: Gauges,
  ) {
    gauges.register({
      name: 'kindred_webhook_endpoints_paused',
      help: 'Endpoints that were paused because they are gone or only failed, until somebody resumes them.',
      labels: ['reason'],
      read: () => this.read(),
    });
  }

  private async read(): Promise<Reading[]> {
    const counted = await this.database.query(PAUSED, [REASONS]);
    return counted.map(({ reason, value }) => ({ labels: { reason }, value }));
  }
}
