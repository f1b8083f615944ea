import { joined, type News } from './news.js';

type Result = IteratorResult<News, undefined>;

const END: Result = { done: true, value: undefined };

/** The news of one subscription, in their order. What comes while its reader is busy is joined, so a slow one is never behind. */
export class NewsFeed implements AsyncIterableIterator<News, undefined> {
  private pending: News | undefined;
  private waiting: ((result: Result) => void) | null = null;
  private isOver = false;

  constructor(private readonly onEnd: () => void) {}

  push(news: News): void {
    if (this.isOver) return;
    if (!this.waiting) {
      this.pending = joined(this.pending, news);
      return;
    }
    this.waiting({ done: false, value: news });
    this.waiting = null;
  }

  next(): Promise<Result> {
    const value = this.pending;
    this.pending = undefined;
    if (this.isOver) return Promise.resolve(END);
    if (value) return Promise.resolve({ done: false, value });
    return new Promise((resolve) => {
      this.waiting?.(END);
      this.waiting = resolve;
    });
  }

  return(): Promise<Result> {
    if (!this.isOver) {
      this.isOver = true;
      this.pending = undefined;
      this.waiting?.(END);
      this.waiting = null;
      this.onEnd();
    }
    return Promise.resolve(END);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
