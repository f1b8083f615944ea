import { createServer } from 'node:http';

/**
 * A process that takes webhooks: notes of each member's events at each path the number of the last, counts what came out of turn, and answers
 * at once. `GET /` says how it stands.
 */
const counted = { events: 0, repeats: 0, outOfTurn: 0 };
const last = new Map<string, number>();

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify(counted));
    return;
  }
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (piece: string) => (body += piece));
  request.on('end', () => {
    const { member, sequence } = JSON.parse(body) as { member: string; sequence: number };
    const line = `${request.url ?? ''} ${member}`;
    const before = last.get(line);
    if (before !== undefined && sequence <= before) counted.repeats += 1;
    else {
      counted.events += 1;
      if (before !== undefined && sequence !== before + 1) counted.outOfTurn += 1;
      last.set(line, sequence);
    }
    response.writeHead(204).end();
  });
}).listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`port ${String(typeof address === 'object' && address?.port)}`);
});
