/** Loaded before a server (`node --expose-gc --import`): answers its parent how much memory is left once everything that can go is gone. */
export interface Memory {
  heapMegabytes: number;
  residentMegabytes: number;
}

const MEGABYTE = 1024 * 1024;

process.on('message', () => {
  // Twice: what the first one finalizes, the second one frees.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  process.send?.({ heapMegabytes: heapUsed / MEGABYTE, residentMegabytes: rss / MEGABYTE } satisfies Memory);
});
