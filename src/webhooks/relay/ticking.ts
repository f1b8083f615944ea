import type { Logger } from 'pino';

/** Something that is done again and again: after a while, or as soon as somebody asks for it, never twice at once. */
export class Ticking {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  /** How soon somebody wants it; null when nobody has asked. */
  private asked: number | null = null;
  private isOver = false;

  constructor(
    /** What it is, for the log. */
    private readonly name: string,
    private readonly milliseconds: number,
    private readonly work: () => Promise<void>,
    private readonly logger: Logger,
  ) {}

  /** Does it as soon as it can be done. */
  start(): void {
    this.after(0);
  }

  /**
   * Does it soon, at most `milliseconds` from now; when it is being done just now, once more that long after its end. So who asks all
   * the time does not keep it running all the time.
   */
  soon(milliseconds = 0): void {
    if (this.isOver || (this.asked !== null && this.asked <= milliseconds)) return;
    this.asked = milliseconds;
    if (!this.running) this.after(milliseconds);
  }

  /** Does it no more. Answers when what is under way is done. */
  async stop(): Promise<void> {
    this.isOver = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  private after(milliseconds: number): void {
    if (this.isOver) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.running = this.once();
    }, milliseconds);
  }

  private next(): void {
    this.after(this.asked ?? this.milliseconds);
  }

  private async once(): Promise<void> {
    this.timer = null;
    this.asked = null;
    try {
      await this.work();
    } catch (error) {
      this.logger.error({ err: error }, `${this.name} failed: tried again`);
    }
    this.running = null;
    this.next();
  }
}
