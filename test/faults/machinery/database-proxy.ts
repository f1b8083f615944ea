import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Commits, isCommitted, WireMessages } from './wire-messages.js';

/**
 * What happens to what is said between a server and its database:
 * - `pass`: nothing.
 * - `delay`: every piece is late by some milliseconds, each way.
 * - `swallow`: nothing arrives any more, and nobody is told. A connection that was open then is lost for good, as behind a firewall
 *   that has forgotten it; a new one is taken and never answered.
 * - `refuse`: connections break, and nobody takes new ones.
 * - `cut-commits`: now and then a connection breaks at a COMMIT: on the way back, once the database has done it, or on the way there,
 *   so that it never hears of it. The server cannot tell the one from the other.
 */
export type Weather = 'pass' | 'delay' | 'swallow' | 'refuse' | 'cut-commits';

/** Where a connection breaks: on the way to the database, or on the way back. */
export type Cut = 'there' | 'back';

interface Pair {
  client: Socket;
  server: Socket;
  isLost: boolean;
}

/** Stands between a server and its database. */
export class DatabaseProxy {
  readonly cuts: Record<Cut, number> = { there: 0, back: 0 };
  delayMilliseconds = 0;
  private weather: Weather = 'pass';
  private readonly pairs = new Set<Pair>();
  private listening: Server | null = null;

  /** `shallCut`: whether this commit is one that is cut, and where. */
  private constructor(
    readonly port: number,
    private readonly databasePort: number,
    private readonly shallCut: () => Cut | null,
  ) {}

  static async start(databasePort: number, shallCut: () => Cut | null = () => null): Promise<DatabaseProxy> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    const proxy = new DatabaseProxy(port, databasePort, shallCut);
    await proxy.listen();
    return proxy;
  }

  get connections(): number {
    return this.pairs.size;
  }

  async turn(weather: Weather): Promise<void> {
    this.weather = weather;
    if (weather === 'swallow') for (const pair of this.pairs) pair.isLost = true;
    if (weather === 'refuse') {
      this.listening?.close();
      this.listening = null;
      for (const pair of this.pairs) end(pair);
    } else if (!this.listening) await this.listen();
  }

  async stop(): Promise<void> {
    await this.turn('refuse');
  }

  private async listen(): Promise<void> {
    const server = createServer((client) => this.accept(client));
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.listening = server;
  }

  private accept(client: Socket): void {
    const server = connect({ port: this.databasePort, host: '127.0.0.1', noDelay: true });
    client.setNoDelay(true);
    const pair: Pair = { client, server, isLost: this.weather === 'swallow' };
    this.pairs.add(pair);
    const fromClient = new WireMessages(true);
    const fromServer = new WireMessages(false);
    const commits = new Commits();
    /** Of the commit under way, when it is to be cut. */
    let cut: Cut | null = null;

    client.on('data', (piece: Buffer) => {
      if (pair.isLost) return;
      const hasCommit = fromClient.push(piece).filter((message) => commits.isCommit(message)).length > 0;
      if (hasCommit && this.weather === 'cut-commits') cut = this.shallCut();
      if (cut === 'there') this.cut(pair, cut);
      else this.pass(pair, server, piece);
    });
    server.on('data', (piece: Buffer) => {
      if (pair.isLost) return;
      const isDone = fromServer.push(piece).some(isCommitted);
      if (cut === 'back' && isDone) this.cut(pair, cut);
      else this.pass(pair, client, piece);
    });
    for (const socket of [client, server]) {
      socket.on('error', () => end(pair));
      socket.on('close', () => {
        // Who was swallowed hears nothing, not even that the other one has gone.
        if (pair.isLost && socket === server && this.weather !== 'refuse') return;
        end(pair);
        this.pairs.delete(pair);
      });
    }
  }

  private cut(pair: Pair, where: Cut): void {
    this.cuts[where]++;
    end(pair);
  }

  private pass(pair: Pair, to: Socket, piece: Buffer): void {
    if (this.delayMilliseconds === 0) {
      to.write(piece);
      return;
    }
    // Timers of one length end in the order in which they began.
    setTimeout(() => !pair.isLost && !to.destroyed && to.write(piece), this.delayMilliseconds);
  }
}

function end({ client, server }: Pair): void {
  client.destroy();
  server.destroy();
}
