const TERMINAL_MILLISECONDS = 200;
const PLAIN_MILLISECONDS = 5000;
const WIDTH = 24;

/** How far it is: a bar on a terminal, a line now and then elsewhere. Time left follows from the bytes of the file. */
export class Progress {
  private readonly startedAt = performance.now();
  private readonly isTerminal: boolean;
  private shownAt = this.startedAt;

  /** `size` in bytes; 0 when it is not known. */
  constructor(
    private readonly size: number,
    private readonly out: NodeJS.WriteStream = process.stdout,
  ) {
    this.isTerminal = out.isTTY;
  }

  get seconds(): number {
    return (performance.now() - this.startedAt) / 1000;
  }

  /** Tells that so many rows, which end at this byte of the file, are done. */
  update(rows: number, bytes: number): void {
    const now = performance.now();
    if (now - this.shownAt < (this.isTerminal ? TERMINAL_MILLISECONDS : PLAIN_MILLISECONDS)) return;
    this.shownAt = now;
    const text = progressText({ rows, bytes, size: this.size, seconds: this.seconds }, this.isTerminal ? WIDTH : 0);
    if (this.isTerminal) this.out.write(`\r\u001b[2K${text}`);
    else this.out.write(`${text}\n`);
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.isTerminal) this.out.write('\r\u001b[2K');
  }
}

interface Standing {
  rows: number;
  bytes: number;
  size: number;
  seconds: number;
}

/** `[======>     ]  52 %  11,600 rows, 2,970 a second, 4 s left`; without a bar when `width` is 0. */
export function progressText({ rows, bytes, size, seconds }: Standing, width: number): string {
  const rate = `${formatNumber(rows)} rows, ${formatNumber(rows / Math.max(seconds, 0.001))} a second`;
  if (size === 0) return rate;
  const part = Math.min(1, bytes / size);
  const left = part > 0 ? `, ${formatDuration((seconds * (1 - part)) / part)} left` : '';
  const filled = Math.round(part * width);
  const bar = width > 0 ? `[${`${'='.repeat(filled)}>`.slice(0, width).padEnd(width)}] ` : '';
  return `${bar}${String(Math.floor(part * 100)).padStart(3)} %  ${rate}${left}`;
}

/** `12,345` */
export function formatNumber(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `45 s`, `3 min 20 s`, `2 h 5 min` */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${String(whole)} s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
  return `${String(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60))} min`;
}
