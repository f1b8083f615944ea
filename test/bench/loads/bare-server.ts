import { createServer } from 'node:http';
import { Pool } from 'pg';

/**
 * The least that a Node service can be: node:http and pg, no framework, no GraphQL, one statement per request. It does the
 * same posting through one SQL function, and reads a balance. Started by bench.ts; tells its port on standard output.
 */
const pool = new Pool({
  connectionString: process.env['DATABASE_URL'],
  max: Number(process.env['DATABASE_POOL_SIZE'] ?? 10),
});

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part: string) => (body += part));
  request.on('end', () => {
    const { wallet, points } = JSON.parse(body) as { wallet: string; points?: number };
    const asked =
      points === undefined
        ? pool.query({
            name: 'balance',
            text: 'SELECT pending, available, held, owed FROM wallet WHERE program_id = 1 AND id = $1',
            values: [wallet],
          })
        : pool.query({ name: 'earn', text: 'SELECT * FROM bare_earn($1, $2)', values: [wallet, points] });
    asked.then(
      ({ rows }) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(rows[0]));
      },
      () => {
        response.statusCode = 500;
        response.end();
      },
    );
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.stdout.write(`port ${String(address.port)}\n`);
});
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => void pool.end().then(() => process.exit(0)));
});
