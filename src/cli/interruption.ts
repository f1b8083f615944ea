const SAME_MILLISECONDS = 1000;

/**
 * Lets a command end by itself at Ctrl-C or SIGTERM: answers whether it was asked to. Asked again, the process ends at
 * once; what comes within a second is the same Ctrl-C, which npm passes on as well.
 */
export function watchInterruption(onFirst: () => void): () => boolean {
  let askedAt: number | null = null;
  const ask = (): void => {
    if (askedAt === null) {
      askedAt = performance.now();
      onFirst();
    } else if (performance.now() - askedAt > SAME_MILLISECONDS) process.exit(130);
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  return () => askedAt !== null;
}
