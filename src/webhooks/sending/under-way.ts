/** So many requests are under way to one endpoint at a time. A slow endpoint uses up its own only. */
export const PER_ENDPOINT = 10;
/** To one that did not answer in time, until it does: many that hang must not use up what all have together. */
const TO_HANGING = 1;

/** Which deliveries are being sent to which endpoint, and which endpoints answer. */
export class UnderWay {
  private readonly deliveries = new Map<string, Set<string>>();
  private readonly hanging = new Set<string>();

  /** Whether this delivery may be sent to this endpoint now: it is not under way yet, and not too many others are. */
  hasRoom(endpoint: string, delivery: string): boolean {
    const others = this.deliveries.get(endpoint);
    if (!others) return true;
    return others.size < (this.hanging.has(endpoint) ? TO_HANGING : PER_ENDPOINT) && !others.has(delivery);
  }

  begin(endpoint: string, delivery: string): void {
    const others = this.deliveries.get(endpoint) ?? new Set();
    this.deliveries.set(endpoint, others.add(delivery));
  }

  end(endpoint: string, delivery: string): void {
    const others = this.deliveries.get(endpoint);
    others?.delete(delivery);
    if (others?.size === 0) this.deliveries.delete(endpoint);
  }

  /** An endpoint answered, whatever it said. */
  answered(endpoint: string): void {
    this.hanging.delete(endpoint);
  }

  /** An endpoint let the time for an answer pass. */
  timedOut(endpoint: string): void {
    this.hanging.add(endpoint);
  }
}
