import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a receiver got it. */
export interface ReceivedWebhook {
  headers: Record<string, string>;
  body: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert exact values of whatever was sent
  event: any;
}

/** How a receiver answers: with a status, or by hand. */
export type Answering =
  number | ((received: ReceivedWebhook, response: ServerResponse, request: IncomingMessage) => unknown);

/** A server of somebody who gets webhooks. */
export interface WebhookReceiver {
  url: string;
  received: ReceivedWebhook[];
  /** How it answers from now on; 204 at first. */
  answer: Answering;
  /** Until so many requests have come. */
  until(count: number): Promise<void>;
  /** The types that came, in order, of one member or of all. */
  types(member?: string): string[];
  close(): Promise<void>;
}

export async function startReceiver(): Promise<WebhookReceiver> {
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString();
      const received = { headers: request.headers as Record<string, string>, body, event: JSON.parse(body) };
      receiver.received.push(received);
      const { answer } = receiver;
      if (typeof answer === 'number') response.writeHead(answer).end();
      else answer(received, response, request);
      for (const one of waiting.filter(({ count }) => receiver.received.length >= count)) one.resolve();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${String(port)}/hook`,
    received: [],
    answer: 204,
    until: (count) =>
      receiver.received.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, resolve })),
    types: (member) =>
      receiver.received
        .filter(({ event }) => member === undefined || event.member === member)
        .map(({ event }) => event.type),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
