import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What keys are made of, by the number under which rows name it. */
export interface NumberedSecret {
  readonly id: number;
  readonly secret: Uint8Array;
}

/** A text as it is stored, and the number of the secret that opens it. */
export interface Sealed {
  readonly key: number;
  readonly cipher: Buffer;
}

const NONCE = 12;
const TAG = 16;

/**
 * Seals texts that have to be read again, AES-256-GCM under keys that are made of one secret for one purpose. What is new takes the first
 * secret; what the others sealed is still opened, so that a secret can be replaced. Who has the database alone has nothing.
 */
export class SealingKeys {
  /** The numbers of the secrets that were given, ascending. */
  readonly numbers: readonly number[];
  private readonly keys: ReadonlyMap<number, Buffer>;

  constructor(
    secrets: readonly NumberedSecret[],
    /** What is sealed for one purpose is not opened by another. */
    purpose: string,
    /** What it is called in errors: `codes`. */
    private readonly subject: string,
  ) {
    this.keys = new Map(secrets.map(({ id, secret }) => [id, derivedKey(secret, purpose)]));
    this.numbers = [...this.keys.keys()].sort((one, other) => one - other);
  }

  /** What is stored of a text of a program. Another program does not open it. */
  seal(programId: number, text: string): Sealed {
    const [first] = this.keys;
    if (!first) throw new Error(`there is no secret for ${this.subject}`);
    const [key, secret] = first;
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(String(programId)));
    return { key, cipher: Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]) };
  }

  /** The text; null where it cannot be opened: its secret was not given, another one has its number, or it was changed. */
  open(programId: number, { key, cipher: sealed }: Sealed): string | null {
    const secret = this.keys.get(key);
    if (!secret) return null;
    const [nonce, tag] = [sealed.subarray(0, NONCE), sealed.subarray(-TAG)];
    const decipher = createDecipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(String(programId)));
    decipher.setAuthTag(tag);
    const text = decipher.update(sealed.subarray(NONCE, -TAG));
    try {
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch {
      return null; // the tag is of another text, or of another key
    }
  }
}

/** A key for one purpose: who has it learns nothing of the secret or of the keys for others. */
export function derivedKey(secret: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}
