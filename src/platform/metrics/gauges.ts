import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Gauge } from 'prom-client';
import { LOGGER } from '../foundation.js';
import { Metrics } from './metrics.js';

/** One number, with its labels when the gauge has any. */
export interface Reading {
  labels?: Record<string, string>;
  value: number;
}

/** Something that is looked up when somebody asks for the metrics, such as the age of what waits. */
export interface GaugeSource {
  /** With its unit, such as `kindred_outbox_oldest_seconds`. */
  readonly name: string;
  readonly help: string;
  /** Of the code or the configuration, never what a client chose. */
  readonly labels?: readonly string[];
  /** How long a reading is good for; 15 seconds when left out, 0: it is read each time. */
  readonly seconds?: number;
  /** Cheap: one statement that follows an index. What throws or takes longer than two seconds is left out of the answer. */
  read(): Promise<readonly Reading[]> | readonly Reading[];
}

const SECONDS = 15;
const PATIENCE_MILLISECONDS = 2000;

/** What the metrics show of the state of things. Features register theirs at start, as they do due sources. */
@Injectable()
export class Gauges {
  constructor(
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  register(source: GaugeSource): void {
    const { name, help, labels = [], seconds = SECONDS } = source;
    let readAt = -Infinity;
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [this.metrics.registry],
      collect: async () => {
        if (performance.now() - readAt < seconds * 1000) return;
        const readings = await this.reading(source);
        readAt = performance.now();
        gauge.reset();
        // Without labels a gauge shows 0 where there is nothing to show.
        if (readings.length === 0 && labels.length === 0) gauge.remove();
        for (const { labels: own = {}, value } of readings) gauge.set(own, value);
      },
    });
  }

  private async reading(source: GaugeSource): Promise<readonly Reading[]> {
    try {
      return await inTime(source.read());
    } catch (error) {
      this.logger.warn({ err: error, gauge: source.name }, 'a gauge could not be read');
      return [];
    }
  }
}

async function inTime<Value>(reading: Promise<Value> | Value): Promise<Value> {
  const patience = new AbortController();
  const tooLong = wait(PATIENCE_MILLISECONDS, undefined, { signal: patience.signal, ref: false }).then(() => {
    throw new Error(`it took longer than ${String(PATIENCE_MILLISECONDS / 1000)} seconds`);
  });
  tooLong.catch(() => undefined);
  try {
    return await Promise.race([reading, tooLong]);
  } finally {
    patience.abort();
  }
}
