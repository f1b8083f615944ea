import { Injectable } from '@nestjs/common';
import { Coalescer } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { findEndpointsById } from './endpoints.queries.js';
import type { WebhookEndpointEntity } from './webhook-endpoint.entity.js';

const TOGETHER = { atMost: 100, inFlight: 2 };

/** Reads endpoints, those that are asked for at about the same time in one statement. */
@Injectable()
export class EndpointLoader {
  private readonly byId: Coalescer<string, WebhookEndpointEntity | null>;

  constructor(database: Database) {
    this.byId = new Coalescer(async (programId, uuids) => {
      const found = await findEndpointsById(database, programId, uuids);
      return uuids.map((uuid) => ({ value: found.find((endpoint) => endpoint.uuid === uuid) ?? null }));
    }, TOGETHER);
  }

  one(programId: number, uuid: string): Promise<WebhookEndpointEntity | null> {
    return this.byId.submit(programId, uuid);
  }
}
