const LINE_FEED = 10;

/** A line of a file, up to its line feed. */
export interface PhysicalLine {
  /** The first is 1. */
  number: number;
  /** Null: longer than allowed, and left out. */
  bytes: Buffer | null;
  /** So many bytes of the file have been read when this line was. */
  end: number;
}

/**
 * Cuts a stream of bytes into lines. Never holds more than a chunk and `atMost` bytes: a longer line is told as soon as it
 * is too long, and the rest of it is skipped.
 */
export async function* physicalLines(chunks: AsyncIterable<Buffer>, atMost: number): AsyncGenerator<PhysicalLine> {
  let number = 1;
  let offset = 0;
  let parts: Buffer[] = [];
  let length = 0;
  let skipping = false;
  for await (const chunk of chunks) {
    let from = 0;
    while (from < chunk.length) {
      const feed = chunk.indexOf(LINE_FEED, from);
      const until = feed < 0 ? chunk.length : feed;
      if (!skipping) {
        parts.push(chunk.subarray(from, until));
        length += until - from;
        skipping = length > atMost;
        if (skipping) yield { number, bytes: null, end: offset + until };
      }
      if (feed >= 0) {
        if (!skipping) yield { number, bytes: Buffer.concat(parts), end: offset + feed + 1 };
        number++;
      }
      if (feed >= 0 || skipping) {
        parts = [];
        length = 0;
      }
      if (feed >= 0) skipping = false;
      from = until + 1;
    }
    offset += chunk.length;
  }
  if (length > 0) yield { number, bytes: Buffer.concat(parts), end: offset };
}
