import { Socket } from 'node:net';

/** A transaction as it went over the wire: for each message that waits for an answer the statements in it, by their names. */
export type SentTransaction = string[][];

/**
 * The transactions that this process has begun and committed on PostgreSQL's port while `work` ran, message by message. What is sent
 * outside of a transaction is left out: keys, settings and what listens are read by the clock.
 */
export async function transactionsSent(url: string, work: () => Promise<unknown>): Promise<SentTransaction[]> {
  const port = Number(new URL(url).port);
  const sent: SentTransaction[] = [];
  const under = new Map<Socket, SentTransaction>();
  const { write } = Socket.prototype;
  const observed = function (this: Socket, ...args: Parameters<typeof write>): boolean {
    if (this.remotePort === port && Buffer.isBuffer(args[0])) note(this, namesIn(args[0]));
    return write.apply(this, args);
  };
  const note = (socket: Socket, names: string[]): void => {
    if (names.includes('begin')) under.set(socket, []);
    const transaction = under.get(socket);
    transaction?.push(names);
    if (transaction && names.includes('commit')) {
      sent.push(transaction);
      under.delete(socket);
    }
  };
  Socket.prototype.write = observed as typeof write;
  try {
    await work();
  } finally {
    Socket.prototype.write = write;
  }
  return sent;
}

const LENGTH = 4;

/** The statements that a write of the extended protocol binds, one after the other. */
function namesIn(bytes: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at + LENGTH < bytes.length; at += 1 + bytes.readUInt32BE(at + 1)) {
    if (String.fromCharCode(bytes[at] as number) !== 'B') continue;
    // A Bind has the name of its portal first, then that of the statement.
    const name = bytes.indexOf(0, at + 1 + LENGTH) + 1;
    names.push(bytes.toString('utf8', name, bytes.indexOf(0, name)));
  }
  return names;
}
