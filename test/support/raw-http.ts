import { connect, type Socket } from 'node:net';
import type { TestApp } from './app.js';

/** A connection on which a test writes what no client would. */
export interface RawConnection {
  write(text: string | Buffer): void;
  /** Everything that was answered until the server closed the connection. */
  closed: Promise<string>;
  /** Waits until what was answered holds this. */
  answered(text: string): Promise<string>;
  end(): void;
}

export function openRaw({ app }: TestApp): RawConnection {
  const { port } = app.getHttpServer().address() as { port: number };
  const socket: Socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString('latin1')));
  socket.on('error', () => undefined); // the server may close while we still write
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(received)));
  return {
    write: (text) => void socket.write(text),
    closed,
    answered: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (received.includes(text)) resolve(received);
        };
        socket.on('data', look);
        socket.on('close', () => reject(new Error(`closed without ${text}: ${received}`)));
        look();
      }),
    end: () => void socket.destroy(),
  };
}

/** The JSON of an answer as it came over the wire. */
export function bodyIn(answer: string): {
  errors?: { message: string; extensions: { code: string } }[];
  data?: unknown;
} {
  return JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
}
