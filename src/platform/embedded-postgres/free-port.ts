import { createServer } from 'node:net';

/** The first of `preferred` that nobody listens on at 127.0.0.1, otherwise one that the system hands out. */
export async function choosePort(preferred: (number | undefined)[]): Promise<number> {
  for (const port of preferred) {
    if (port !== undefined && (await listenOn(port)) !== undefined) return port;
  }
  const free = await listenOn(0);
  if (free === undefined) throw new Error('The system has no free TCP port on 127.0.0.1.');
  return free;
}

async function listenOn(port: number): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : undefined));
    });
  });
}
