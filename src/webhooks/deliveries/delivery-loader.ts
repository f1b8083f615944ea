import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import {
  ATTEMPTS_OF_DELIVERIES,
  DELIVERIES,
  FIRST_IN_LINE,
  type AttemptRow,
  type DeliveryRow,
} from './deliveries.queries.js';
import { WebhookDelivery } from './webhook-delivery.types.js';

/** Reads deliveries and their attempts, those that are asked for at about the same time in one statement. */
@Injectable()
export class DeliveryLoader {
  readonly attempts: KeyedReader<AttemptRow>;
  private readonly byId: KeyedReader<DeliveryRow>;
  private readonly waitedFor: KeyedReader<DeliveryRow & { waiting: string }>;

  constructor(database: Database) {
    this.attempts = new KeyedReader(database, ATTEMPTS_OF_DELIVERIES, (row) => row.deliveryId);
    this.byId = new KeyedReader(database, DELIVERIES, (row) => row.uuid);
    this.waitedFor = new KeyedReader(database, FIRST_IN_LINE, (row) => row.waiting);
  }

  async one(programId: number, uuid: string): Promise<WebhookDelivery | null> {
    const row = await this.byId.one(programId, uuid);
    return row && WebhookDelivery.of(row, programId);
  }

  /** For which other delivery this one waits; null when it does not. */
  async whatItWaitsFor(programId: number, uuid: string): Promise<WebhookDelivery | null> {
    const row = await this.waitedFor.one(programId, uuid);
    return row && WebhookDelivery.of(row, programId);
  }
}
