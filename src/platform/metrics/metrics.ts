import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { DatabaseWatcher } from '../database/database-watcher.js';
import type { Count } from '../database/index.js';

/** What is noted of a request while it is answered. */
export interface MeasuredRequest {
  /** On the clock of `performance.now()`. */
  readonly startedAt: number;
  /** The root field, by the name that it has in the schema; `several` when it asks for more than one, null for none yet. */
  field: string | null;
}

/** For requests without a root field of ours: not valid, or introspection. */
const NONE = 'none';
const SEVERAL = 'several';

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];
const ITEMS = [1, 2, 5, 10, 20, 50, 100, 200];

/**
 * What this process counts, for Prometheus. Labels come from the schema, the code and the configuration, never from what a client
 * sends: nobody can make their number grow.
 */
@Injectable()
export class Metrics implements DatabaseWatcher {
  readonly registry = new Registry();

  private readonly fields = this.counter(
    'kindred_graphql_fields_total',
    'Root fields answered: `ok`, the code of a refusal, or the code of an error.',
    ['field', 'outcome'],
  );
  private readonly errors = this.counter('kindred_graphql_errors_total', 'Errors in answers, by their code.', ['code']);
  private readonly requests = new Histogram({
    name: 'kindred_graphql_request_seconds',
    help: 'How long a request took, by its root field; `several` for more than one, `none` for no valid one.',
    labelNames: ['field'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly responses = this.counter('kindred_http_responses_total', 'HTTP answers, by status.', ['status']);
  private readonly written = {
    events: this.counter('kindred_events_total', 'Events of members, by their type, when they were committed.', [
      'type',
    ]),
    points: this.counter('kindred_points_total', 'Points that went to members or left them, by what became of them.', [
      'flow',
    ]),
  };
  private readonly batches = new Histogram({
    name: 'kindred_write_batch_items',
    help: 'Calls that shared one transaction.',
    buckets: ITEMS,
    registers: [this.registry],
  });
  private readonly restarts = this.counter(
    'kindred_transaction_restarts_total',
    'Transactions begun anew, since what they had looked at changed meanwhile.',
  );
  private readonly slow = this.counter(
    'kindred_slow_statements_total',
    'Statements slower than KINDRED_SLOW_STATEMENT_MS.',
    ['statement'],
  );
  private readonly jobRuns = this.counter('kindred_job_runs_total', 'Runs of jobs: `ok`, `failed` or `stopped`.', [
    'job',
    'outcome',
  ]);
  private readonly jobSuccess = new Gauge({
    name: 'kindred_job_last_success_timestamp_seconds',
    help: 'When a job last ended well in this process.',
    labelNames: ['job'],
    registers: [this.registry],
  });

  /** Those of the process as well: CPU, memory, event loop, garbage collection. They cost something, so somebody has to ask. */
  withProcess(): this {
    collectDefaultMetrics({ register: this.registry });
    return this;
  }

  /** A root field was resolved. */
  field(field: string, outcome: string): void {
    this.fields.inc({ field, outcome });
  }

  /** An error stands in an answer. */
  error(code: string): void {
    this.errors.inc({ code });
  }

  /** A GraphQL request was answered. */
  answered({ startedAt, field }: MeasuredRequest): void {
    this.requests.observe({ field: field ?? NONE }, (performance.now() - startedAt) / 1000);
  }

  /** An HTTP request was answered. */
  response(status: number): void {
    this.responses.inc({ status: String(status) });
  }

  job(job: string, outcome: 'ok' | 'failed' | 'stopped'): void {
    this.jobRuns.inc({ job, outcome });
    if (outcome === 'ok') this.jobSuccess.setToCurrentTime({ job });
  }

  committed(counts: readonly Count[]): void {
    for (const { what, of, by } of counts) {
      if (what === 'events') this.written.events.inc({ type: of }, by);
      else this.written.points.inc({ flow: of }, by);
    }
  }

  batched(items: number): void {
    this.batches.observe(items);
  }

  restarted(): void {
    this.restarts.inc();
  }

  wasSlow(statement: string): void {
    this.slow.inc({ statement });
  }

  private counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}

/** Notes that a request asks for this root field. */
export function noteField(request: MeasuredRequest, field: string): void {
  request.field = request.field === null || request.field === field ? field : SEVERAL;
}
