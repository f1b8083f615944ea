/** So many requests are open to one endpoint at a time. A slow endpoint uses up its own only. */
export const PER_ENDPOINT = 10;
/** To one that did not answer in time, until it does: many that hang must not use up what all have together. */
const TO_HANGING = 1;
/** So many deliveries to one endpoint are begun and not noted: when this process is killed just then, they are sent again. */
const NOT_NOTED = 5 * PER_ENDPOINT;

interface ToEndpoint {
  /** Requests that are not answered. */
  open: number;
  /** The deliveries of these requests, and those that were answered and are not noted yet. */
  readonly deliveries: Set<string>;
}

/** Which deliveries are under way to which endpoint: being sent, or sent and not noted. And which endpoints do not answer. */
export class UnderWay {
  private readonly byEndpoint = new Map<string, ToEndpoint>();
  private readonly hanging = new Set<string>();

  /** So many are under way to one endpoint at most. */
  get most(): number {
    return Math.max(0, ...[...this.byEndpoint.values()].map(({ deliveries }) => deliveries.size));
  }

  /** Whether this delivery may be sent to this endpoint now: it is not under way yet, and not too many others are. */
  hasRoom(endpoint: string, delivery: string): boolean {
    const present = this.byEndpoint.get(endpoint);
    if (!present) return true;
    const { open, deliveries } = present;
    const most = this.hanging.has(endpoint) ? TO_HANGING : PER_ENDPOINT;
    return open < most && deliveries.size < NOT_NOTED && !deliveries.has(delivery);
  }

  begin(endpoint: string, delivery: string): void {
    const present = this.byEndpoint.get(endpoint) ?? { open: 0, deliveries: new Set() };
    present.open++;
    present.deliveries.add(delivery);
    this.byEndpoint.set(endpoint, present);
  }

  /** A request is over: it was answered, or let the time for that pass, or (null) it says nothing of whether the endpoint answers. */
  over(endpoint: string, isAnswered: boolean | null): void {
    const present = this.byEndpoint.get(endpoint);
    if (present) present.open--;
    if (isAnswered === true) this.hanging.delete(endpoint);
    if (isAnswered === false) this.hanging.add(endpoint);
  }

  /** How it went is noted, or could not be. */
  noted(endpoint: string, delivery: string): void {
    const present = this.byEndpoint.get(endpoint);
    present?.deliveries.delete(delivery);
    if (present?.deliveries.size === 0) this.byEndpoint.delete(endpoint);
  }
}
