import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import type { GraphqlContext } from './context.js';

/**
 * Before Apollo stops taking operations, every connection has to be gone: no new one is taken, and what is under way is answered.
 * There is no time limit here; who shuts down has one.
 */
export function closeConnectionsFirst(app: FastifyInstance): ApolloServerPlugin<GraphqlContext> {
  return {
    serverWillStart: () =>
      Promise.resolve({
        drainServer: async () => {
          if (app.server.listening) {
            // Right after whatever has arrived was read: a connection that looks idle then has no request on its way here.
            await nextTurn();
            const closed = once(app.server, 'close');
            app.server.close();
            await closed;
          }
          await app.close();
        },
      }),
  };
}
