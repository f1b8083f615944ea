/** Numbers that look random and are the same for the same seed: the demo's year is the same wherever it is lived. */
export class Seeded {
  private state: number;

  /** For each subject its own: who is added to the demo changes nobody else's year. */
  constructor(subject: string) {
    this.state = 0x9e3779b9;
    for (const char of subject) this.state = Math.imul(this.state ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }

  /** At least 0 and less than 1 (the generator Mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from one to the other, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** One of these. */
  oneOf<Thing>(things: readonly Thing[]): Thing {
    const thing = things[this.between(0, things.length - 1)];
    if (thing === undefined) throw new RangeError('there is none to take');
    return thing;
  }

  /** Whether something happens that does so in so many cases of a hundred. */
  happens(percent: number): boolean {
    return this.next() * 100 < percent;
  }
}
