import { createHmac } from 'node:crypto';
import { derivedKey, SealingKeys, type NumberedSecret, type Sealed } from '../../platform/secrets/index.js';

/** A code as it is stored: to be looked up, and to be shown to its holder. */
export interface SealedCode extends Sealed {
  readonly hash: Buffer;
}

/**
 * How codes are stored: HMAC-SHA-256 to look them up, AES-256-GCM to show them, under keys that are made of one secret. New codes take
 * the first secret; those of the others are still found and shown, so that a secret can be replaced while its codes are out. Who has the
 * database alone has no code.
 */
export class CodeKeys {
  /** The numbers of the secrets that were given, ascending: what another one sealed can be neither found nor shown. */
  readonly numbers: readonly number[];
  private readonly macs: readonly Buffer[];
  private readonly sealing: SealingKeys;

  constructor(secrets: readonly NumberedSecret[]) {
    this.macs = secrets.map(({ secret }) => derivedKey(secret, 'kindred code look-up'));
    this.sealing = new SealingKeys(secrets, 'kindred code at rest', 'codes');
    this.numbers = this.sealing.numbers;
  }

  /** What is stored of a code of a program: `lookedUpBy` is what is compared, `shown` what its holder sees. */
  seal(programId: number, { lookedUpBy, shown }: { lookedUpBy: string; shown: string }): SealedCode {
    const { key, cipher } = this.sealing.seal(programId, shown);
    return { key, hash: this.hashOf(programId, lookedUpBy), cipher };
  }

  /** Under what a code may be stored, one for each secret. */
  hashesOf(programId: number, lookedUpBy: string): Buffer[] {
    return this.macs.map((mac) => hashOf(mac, programId, lookedUpBy));
  }

  /** Under what something else is counted that is not to be read where it is stored. */
  hashOf(programId: number, text: string): Buffer {
    const [mac] = this.macs;
    if (!mac) throw new Error('there is no secret for codes');
    return hashOf(mac, programId, text);
  }

  /** The code as its holder sees it; null where it cannot be opened: its secret was not given, or it was changed. */
  open(programId: number, sealed: Sealed): string | null {
    return this.sealing.open(programId, sealed);
  }
}

/** Of another program the same code is another hash. */
function hashOf(mac: Buffer, programId: number, code: string): Buffer {
  return createHmac('sha256', mac)
    .update(`${String(programId)}/${code}`)
    .digest();
}
