/** How many sockets and subscriptions one server keeps open, and for whom. */
export const MOST_SOCKETS = 10_000;
export const MOST_SOCKETS_OF_ONE = 5;
export const MOST_SUBSCRIPTIONS = 10;

/** So many sockets of one address may be open whose owner is not known yet: an app says who it is at once. */
export const MOST_STRANGERS_OF_ADDRESS = 200;

/** The longest message, in bytes. A question is no longer than the body of a request with a member token. */
export const LARGEST_MESSAGE = 100_000;

/** How long a socket may say nothing about who it is, or subscribe to nothing. */
export const HELLO_MILLISECONDS = 3000;
export const IDLE_MILLISECONDS = 60_000;

/** How often sockets are pinged; one that does not answer until the next is gone. */
export const PING_MILLISECONDS = 20_000;

/** How often it is looked whether tokens still open: no socket outlives its token by more. */
export const CHECK_MILLISECONDS = 2000;

/** How long a client may take to say goodbye when the server stops. */
export const GOODBYE_MILLISECONDS = 1000;

const TRY_AGAIN_LATER = 1013;

/** Why the server closes a socket, by the codes of graphql-transport-ws. */
export const Close = {
  RESTARTING: [1012, 'The server restarts: connect again'],
  UNAUTHENTICATED: [4401, 'Send { "authorization": "Bearer <token>" } as connection parameters'],
  FORBIDDEN: [4403, 'The credential is unknown, expired or revoked'],
  TOKEN_ENDED: [4403, 'The token ended'],
  IDLE: [4408, 'Nothing is subscribed to'],
  TOO_MANY: [4429, 'Too many sockets are open'],
} as const satisfies Record<string, readonly [number, string]>;

/** Sockets were opened too often: clients come again by themselves. */
export function tooOften(seconds: number): readonly [number, string] {
  return [TRY_AGAIN_LATER, `Too many sockets in a minute: come again in ${String(seconds)} seconds`];
}
