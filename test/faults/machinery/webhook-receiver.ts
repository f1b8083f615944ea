import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Received {
  /** Of the header. */
  id: string;
  body: string;
}

interface WebhookEvent {
  id: string;
  type: string;
  member: string;
  sequence: number;
}

/** What came to an endpoint, put in order. */
export interface Read {
  /** By member: the numbers of events as they came for the first time. */
  sequences: Map<string, number[]>;
  /** An event under two ids, an id for two events, an id that is another one in the body. */
  contradictions: string[];
}

/** Somebody's server that gets webhooks and takes them all. */
export class WebhookReceiver {
  readonly received: Received[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => {
      text(request).then(
        (body) => {
          // A sender that is killed in the middle of a request has sent nothing: text() fails then.
          receiver.received.push({ id: String(request.headers['webhook-id']), body });
          response.writeHead(204).end();
        },
        () => response.destroy(),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/hook`;
  }

  read(): Read {
    const eventOf = new Map<string, string>();
    const idOf = new Map<string, string>();
    const sequences = new Map<string, number[]>();
    const contradictions: string[] = [];
    for (const { id, body } of this.received) {
      const { id: inBody, type, member, sequence } = JSON.parse(body) as WebhookEvent;
      const event = `${type} ${String(sequence)} of ${member}`;
      if (inBody !== id) contradictions.push(`${id} is ${inBody} in its body`);
      if ((idOf.get(event) ?? id) !== id)
        contradictions.push(`${event} came as ${String(idOf.get(event))} and as ${id}`);
      if ((eventOf.get(id) ?? event) !== event) contradictions.push(`${id} is ${String(eventOf.get(id))} and ${event}`);
      if (!eventOf.has(id)) sequences.set(member, [...(sequences.get(member) ?? []), sequence]);
      idOf.set(event, id);
      eventOf.set(id, event);
    }
    return { sequences, contradictions };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
