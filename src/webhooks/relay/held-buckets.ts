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
  private isSharing = false;

  /** Notes that something of a bucket is under way. False, and nothing may begin, while buckets are shared out, and where it is not held. */
  tryBegin(bucket: number): boolean {
    if (this.isSharing || !this.buckets.includes(bucket)) return false;
    this.underWay.set(bucket, (this.underWay.get(bucket) ?? 0) + 1);
    return true;
  }

  end(bucket: number): void {
    const left = (this.underWay.get(bucket) ?? 1) - 1;
    if (left > 0) this.underWay.set(bucket, left);
    else this.underWay.delete(bucket);
  }

  /**
   * Has the buckets shared out anew, but for those in which something is under way. Nothing begins meanwhile, so another relay does not
   * send it too.
   */
  async renew<Shared extends { buckets: readonly number[] }>(
    share: (busy: ReadonlySet<number>) => Promise<Shared>,
  ): Promise<Shared> {
    this.isSharing = true;
    try {
      const shared = await share(new Set(this.underWay.keys()));
      this.buckets = shared.buckets;
      return shared;
    } finally {
      this.isSharing = false;
    }
  }
}
