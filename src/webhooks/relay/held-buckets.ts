import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.js';

/** What the relay of this process holds, and where something of it is under way. */
@Injectable()
export class HeldBuckets {
  /** By this the relay is known to the others. */
  readonly relay = newId();
  /** As of the last time it was looked: what is written compares it with the rows. */
  buckets: readonly number[] = [];
  private readonly underWay = new Map<number, number>();

  begin(bucket: number): void {
    this.underWay.set(bucket, (this.underWay.get(bucket) ?? 0) + 1);
  }

  end(bucket: number): void {
    const left = (this.underWay.get(bucket) ?? 1) - 1;
    if (left > 0) this.underWay.set(bucket, left);
    else this.underWay.delete(bucket);
  }

  /** Those in which something is being sent. */
  get busy(): ReadonlySet<number> {
    return new Set(this.underWay.keys());
  }
}
