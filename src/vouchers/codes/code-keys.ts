import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** What keys are made of, by the number under which codes name it. */
export interface CodeSecret {
  readonly id: number;
  readonly secret: Uint8Array;
}

/** A code as it is stored: to be looked up, and to be shown to its holder. */
export interface SealedCode {
  readonly key: number;
  readonly hash: Buffer;
  readonly cipher: Buffer;
}

interface Key {
  readonly id: number;
  readonly mac: Buffer;
  readonly aes: Buffer;
}

const NONCE = 12;
const TAG = 16;

/**
 * How codes are stored: HMAC-SHA-256 to look them up, AES-256-GCM to show them, under keys that are made of one secret. New codes take
 * the first secret; those of the others are still found and shown, so that a secret can be replaced while its codes are out. Who has the
 * database alone has no code.
 */
export class CodeKeys {
  private readonly keys: readonly Key[];

  constructor(secrets: readonly CodeSecret[]) {
    this.keys = secrets.map(({ id, secret }) => ({
      id,
      mac: derived(secret, 'kindred code look-up'),
      aes: derived(secret, 'kindred code at rest'),
    }));
  }

  /** What is stored of a code of a program: `lookedUpBy` is what is compared, `shown` what its holder sees. */
  seal(programId: number, { lookedUpBy, shown }: { lookedUpBy: string; shown: string }): SealedCode {
    const key = this.first;
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key.aes, nonce).setAAD(Buffer.from(String(programId)));
    const sealed = Buffer.concat([nonce, cipher.update(shown, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { key: key.id, hash: hashOf(key, programId, lookedUpBy), cipher: sealed };
  }

  /** Under what a code may be stored, one for each secret. */
  hashesOf(programId: number, lookedUpBy: string): Buffer[] {
    return this.keys.map((key) => hashOf(key, programId, lookedUpBy));
  }

  /** Under what something else is counted that is not to be read where it is stored. */
  hashOf(programId: number, text: string): Buffer {
    return hashOf(this.first, programId, text);
  }

  /** The code as its holder sees it. Throws when its secret is gone, or when it was changed. */
  open(programId: number, { key: id, cipher: sealed }: Pick<SealedCode, 'key' | 'cipher'>): string {
    const key = this.keys.find((one) => one.id === id);
    if (!key) throw new Error(`the secret ${String(id)} for codes is not among those that were given`);
    const [nonce, tag] = [sealed.subarray(0, NONCE), sealed.subarray(-TAG)];
    const decipher = createDecipheriv('aes-256-gcm', key.aes, nonce).setAAD(Buffer.from(String(programId)));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8');
  }

  private get first(): Key {
    const [key] = this.keys;
    if (!key) throw new Error('there is no secret for codes');
    return key;
  }
}

/** Of another program the same code is another hash. */
function hashOf({ mac }: Key, programId: number, code: string): Buffer {
  return createHmac('sha256', mac)
    .update(`${String(programId)}/${code}`)
    .digest();
}

function derived(secret: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}
