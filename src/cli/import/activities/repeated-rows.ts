const FULL = 0.75;

/**
 * How often rows were seen before, by their hashes. A row that comes once costs 11 to 22 bytes, so ten million of them take
 * 220 MB at most; hashes are compared by 53 of their bits.
 */
export class RepeatedRows {
  /** Open addressing; 0 is free. */
  private slots = new Float64Array(4096);
  private rows = 0;
  private readonly again = new Map<number, number>();

  /** Which of its like the row is: 1 for the first. */
  count(hash: Buffer): number {
    const print = hash.readUIntBE(0, 6) * 32 + (hash.readUInt8(6) >>> 3) + 1;
    const slot = slotOf(print, this.slots);
    if (this.slots[slot] === print) {
      const times = (this.again.get(print) ?? 1) + 1;
      this.again.set(print, times);
      return times;
    }
    this.slots[slot] = print;
    this.rows++;
    if (this.rows > this.slots.length * FULL) this.grow();
    return 1;
  }

  private grow(): void {
    const slots = new Float64Array(this.slots.length * 2);
    for (const print of this.slots) if (print !== 0) slots[slotOf(print, slots)] = print;
    this.slots = slots;
  }
}

/** Where a print stands, or the free slot in which it would. */
function slotOf(print: number, slots: Float64Array): number {
  let slot = print % slots.length;
  while (slots[slot] !== 0 && slots[slot] !== print) slot = (slot + 1) % slots.length;
  return slot;
}
