/** Runs what has the same key one after the other, in the order in which it came; what fails keeps nobody waiting. */
export class OneAtATime<Key> {
  private readonly last = new Map<Key, Promise<void>>();

  run<Result>(key: Key, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.last.get(key) ?? Promise.resolve()).then(work);
    const end = (): void => {
      if (this.last.get(key) === ended) this.last.delete(key);
    };
    const ended: Promise<void> = turn.then(end, end);
    this.last.set(key, ended);
    return turn;
  }
}
