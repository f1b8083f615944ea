const LARGEST_KEPT = 1 << 20;
/** Above it, writing byte by byte costs more than asking the runtime. */
const SHORT = 40;

/** Writes messages of PostgreSQL's protocol (version 3) one behind the other: what is sent together leaves in one piece. */
export class MessageWriter {
  private bytes = Buffer.allocUnsafeSlow(1 << 16);
  private view = viewOf(this.bytes);
  private length = 0;
  private begun = 0;

  /** Begins a message. `end` completes it with its length. */
  begin(type: string): void {
    this.room(5);
    this.bytes[this.length] = type.charCodeAt(0);
    this.begun = this.length + 1;
    this.length += 5;
  }

  end(): void {
    this.view.setInt32(this.begun, this.length - this.begun);
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }

  int16(value: number): void {
    this.room(2);
    this.view.setInt16(this.length, value);
    this.length += 2;
  }

  int32(value: number): void {
    this.room(4);
    this.view.setInt32(this.length, value);
    this.length += 4;
  }

  /** In place of what was written there. */
  int16At(place: number, value: number): void {
    this.view.setInt16(place, value);
  }

  /** A whole number that a number holds exactly, as eight bytes. */
  int64(value: number): void {
    this.room(8);
    this.view.setInt32(this.length, Math.floor(value / 0x1_0000_0000));
    this.view.setInt32(this.length + 4, value | 0); // its lower 32 bits, whatever its size
    this.length += 8;
  }

  /** Text as it is, in UTF-8. */
  text(text: string): void {
    this.room(text.length * 3);
    const from = this.length;
    if (text.length > SHORT) {
      this.length += this.bytes.write(text, from);
      return;
    }
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 127) {
        this.length = from + this.bytes.write(text, from);
        return;
      }
      this.bytes[from + index] = code;
    }
    this.length = from + text.length;
  }

  /** Text that ends with a zero, such as a name. */
  name(text: string): void {
    this.text(text);
    this.byte(0);
  }

  raw(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Four bytes for the length of what follows: `fill` sets it. */
  gap(): number {
    this.int32(0);
    return this.length;
  }

  fill(gap: number): void {
    this.view.setInt32(gap - 4, this.length - gap);
  }

  /** Where it stands, for `back`. */
  get mark(): number {
    return this.length;
  }

  /** Forgets what was written since then. */
  back(mark: number): void {
    this.length = mark;
  }

  /** What was written, to be sent; writing begins anew. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    if (this.bytes.length > LARGEST_KEPT) this.use(Buffer.allocUnsafeSlow(1 << 16));
    return taken;
  }

  private room(size: number): void {
    const needed = this.length + size;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.length);
    this.use(larger);
  }

  private use(bytes: Buffer<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }
}

function viewOf(bytes: Buffer<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
