import { Injectable } from '@nestjs/common';
import type { Caller } from './caller.js';

/** Reads one kind of credential: API keys come from `programs`, member tokens from `members`, registered at start. */
export interface CredentialReader {
  /** Whether a credential of this form is mine. */
  recognizes(credential: string): boolean;
  /** Who calls, or null when the credential is unknown, expired or revoked. */
  read(credential: string): Promise<Caller | null>;
}

/** The scheme may be written in any case (RFC 9110). */
const BEARER = /^bearer +(\S+) *$/i;

@Injectable()
export class Credentials {
  private readonly readers: CredentialReader[] = [];

  register(reader: CredentialReader): void {
    this.readers.push(reader);
  }

  /** Who calls, by the `Authorization` header; null without a valid credential. */
  async callerOf(authorization: string | undefined): Promise<Caller | null> {
    const credential = BEARER.exec(authorization ?? '')?.[1];
    if (credential === undefined) return null;
    const reader = this.readers.find((one) => one.recognizes(credential));
    return reader ? reader.read(credential) : null;
  }
}
