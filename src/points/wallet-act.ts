import { Injectable } from '@nestjs/common';
import type { Problem } from '../kernel/problem.js';
import type { Caller } from '../platform/access/index.js';
import { Coalescer } from '../platform/batching/index.js';
import type { Call, Queryable, Tx } from '../platform/database/index.js';
import type { Refusal } from '../platform/graphql/index.js';
import type { KeyedCall } from '../platform/idempotency/index.js';
import type { AuditAction, AuditNote, ProgramSettings } from '../programs/index.js';
import {
  keyedCallOf,
  WalletChanges,
  type Concerned,
  type Facts,
  type WalletChange,
  type WalletDesk,
  type WalletRequest,
} from './wallet-changes.js';

/** A mutation that moves points: calls that arrive at about the same time become one transaction. */
@Injectable()
export abstract class WalletAct<
  Input extends { idempotencyKey: string },
  Found extends Concerned,
  Payload,
  Book = void,
> implements WalletChange<Input, Found, Payload, Book> {
  abstract readonly operation: AuditAction;
  readonly isShared: boolean = false;

  private readonly coalescer = new Coalescer<WalletRequest<Input>, Payload | Refusal>((programId, requests) =>
    this.changes.batch(programId, requests, this),
  );

  constructor(private readonly changes: WalletChanges) {}

  run(caller: Caller, input: Input): Promise<Payload | Refusal> {
    return this.coalescer.submit(caller.programId, { caller, input });
  }

  /** The call as it is found again by its key. */
  protected keyedCall(caller: Caller, input: Input): KeyedCall {
    return keyedCallOf(caller, this.operation, input);
  }

  prepare?(settings: ProgramSettings): Promise<unknown>;

  abstract problemsOf(input: Input, settings: ProgramSettings): Problem[];

  abstract find(
    db: Queryable,
    settings: ProgramSettings,
    requests: readonly WalletRequest<Input>[],
  ): Promise<(Found | Refusal)[]>;

  abstract load(
    tx: Tx,
    desk: WalletDesk,
    asked: readonly { request: WalletRequest<Input>; found: Found }[],
  ): Promise<Book>;

  abstract decide(desk: WalletDesk, request: WalletRequest<Input>, found: Found, book: Book): Facts | Refusal;

  isBinding?(book: Book): boolean;

  writes?(desk: WalletDesk, book: Book): Call<unknown>[];

  follow?(tx: Tx, desk: WalletDesk, book: Book): Promise<unknown>;

  abstract payloadOf(programId: number, facts: Facts, replayed: boolean): Payload;

  abstract noteOf(input: Input, facts: Facts): AuditNote;
}
