import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

export interface SigningKey {
  kid: string;
  alg: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

export async function newSigningKey(kid: string, alg = 'RS256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** A sign-in of a merchant on this machine: it publishes keys, and tests sign with them. */
export class TestIdentityProvider {
  /** What it publishes. */
  keys: JWK[] = [];
  /** How it answers for its keys instead. */
  answer: ((path: string) => { status: number; body: string; headers?: Record<string, string> }) | null = null;
  /** The paths that it was asked for. */
  readonly asked: string[] = [];
  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  static async start(): Promise<TestIdentityProvider> {
    let provider: TestIdentityProvider | null = null;
    const server = createServer((request, response) => {
      const { status, body, headers } = (provider as TestIdentityProvider).respond(request.url ?? '');
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    provider = new TestIdentityProvider(server, `http://127.0.0.1:${port}/shop`);
    return provider;
  }

  get jwksUri(): string {
    return `${this.issuer}/keys`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }

  private respond(path: string): { status: number; body: string; headers?: Record<string, string> } {
    this.asked.push(path);
    if (this.answer) return this.answer(path);
    if (path.endsWith('/.well-known/openid-configuration')) {
      return { status: 200, body: JSON.stringify({ issuer: this.issuer, jwks_uri: this.jwksUri }) };
    }
    return { status: 200, body: JSON.stringify({ keys: this.keys }) };
  }
}

/** A token with these claims. */
export function signed(
  key: Pick<SigningKey, 'privateKey' | 'alg'> & { kid?: string },
  claims: JWTPayload,
  header: Record<string, unknown> = {},
): Promise<string> {
  const { kid, alg } = key;
  return new SignJWT(claims)
    .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }), ...header })
    .sign(key.privateKey);
}
