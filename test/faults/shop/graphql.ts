import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What came of a POST: data, or why there is none. */
export type Reply = { data: Record<string, unknown> } | { failure: string };

/** No answer came within the client's patience: what must never happen. */
export const NO_ANSWER = 'NO_ANSWER';
/** Nobody listens there: nothing was sent. */
export const NO_CONNECTION = 'NO_CONNECTION';
/** The connection ended before all of the answer had come. */
export const CUT = 'CUT';

interface Body {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** GraphQL over connections that are kept, as a shop's server would send it. */
export class GraphqlClient {
  readonly agent: Agent;

  /** `patience`: milliseconds after which a call without an answer is given up. */
  constructor(
    private readonly patience: number,
    connections = 64,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  post(address: string, key: string, query: string, variables: object): Promise<Reply> {
    return new Promise((resolve) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
      const timer = setTimeout(() => {
        resolve({ failure: NO_ANSWER });
        sending.destroy();
      }, this.patience);
      const end = (reply: Reply): void => {
        clearTimeout(timer);
        resolve(reply);
      };
      const broken = (error: unknown): void =>
        end({ failure: (error as { code?: string }).code === 'ECONNREFUSED' ? NO_CONNECTION : CUT });
      const sending = request(`${address}/graphql`, { method: 'POST', agent: this.agent, headers }, (answer) => {
        text(answer).then((body) => end(replyOf(answer.statusCode ?? 0, body)), broken);
      });
      sending.on('error', broken);
      sending.end(JSON.stringify({ query, variables }));
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function replyOf(status: number, text: string): Reply {
  let body: Body;
  try {
    body = JSON.parse(text) as Body;
  } catch {
    return { failure: `HTTP ${String(status)}` };
  }
  const [error] = body.errors ?? [];
  if (error) return { failure: error.extensions?.code ?? error.message };
  return body.data ? { data: body.data } : { failure: `HTTP ${String(status)}` };
}
