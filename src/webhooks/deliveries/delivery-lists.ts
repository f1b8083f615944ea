import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import { resolveMembers } from '../../members/index.js';
import { Database } from '../../platform/database/index.js';
import { badInput, pageOf, toConnection, type Connection, type PageArgs } from '../../platform/graphql/index.js';
import { EVENTS } from '../events/catalogue.js';
import { findPageOfDeliveries } from './deliveries.queries.js';
import { WebhookDelivery, type WebhookDeliveryFilter } from './webhook-delivery.types.js';

const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const MOST_TYPES = 50;

/** What is, was or will be sent, what was relayed last first. */
@Injectable()
export class DeliveryLists {
  constructor(private readonly database: Database) {}

  async ofProgram(
    programId: number,
    filter: WebhookDeliveryFilter,
    args: PageArgs,
  ): Promise<Connection<WebhookDelivery>> {
    const page = pageOf(args, 1, (text) => decodeId('whd', text) !== null);
    const keysOf = ({ id }: WebhookDelivery): string[] => [id];
    const { endpoint, member, status = null, from = null, until = null } = filter;
    const types = typesOf(filter);
    const endpointId = endpoint == null ? null : decodeId('whe', endpoint);
    const [memberId = null] = member ? await resolveMembers(this.database, programId, [member]) : [];
    const isNobody = (endpoint != null && endpointId === null) || (member != null && memberId === null);
    if (isNobody || types?.length === 0) return toConnection<WebhookDelivery>([], page, keysOf);
    const before = (page.after?.[0] === undefined ? null : decodeId('whd', page.after[0])) ?? AFTER_ALL;
    const asked = { before, endpointId, memberId, status, types, from, until };
    const rows = await findPageOfDeliveries(this.database, programId, asked, page.limit);
    const deliveries = rows.map((row) => WebhookDelivery.of(row, programId));
    return toConnection(deliveries, page, keysOf);
  }
}

/** The types that there are of those that are wanted; null where it does not matter. */
function typesOf({ types = null }: WebhookDeliveryFilter): string[] | null {
  if (types && (types.length < 1 || types.length > MOST_TYPES)) {
    throw badInput(`filter.types: ${String(types.length)} are not allowed; 1 to ${String(MOST_TYPES)}`);
  }
  return types && types.filter((type) => Object.hasOwn(EVENTS, type));
}
