// Runs test files in plain Node, two at a time, from what the compiler made of them. Jest's own runner loads all modules of
// Kindred and Nest anew for each file, into a global object of its own that is slow to read: together longer than the tests.
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'jest-worker';

// Much is made and thrown away: a larger young generation, in MB, is collected less often and copies less.
const NODE_OPTIONS = ['--enable-source-maps', '--max-semi-space-size=64'];

const workerFile = fileURLToPath(new URL('worker.cjs', import.meta.url));

export default class Runner {
  #globalConfig;

  constructor(globalConfig) {
    this.#globalConfig = globalConfig;
  }

  async runTests(tests, watcher, onStart, onResult, onFailure) {
    const { maxWorkers, workerIdleMemoryLimit } = this.#globalConfig;
    const worker = new Worker(workerFile, {
      exposedMethods: ['runFile'],
      numWorkers: maxWorkers,
      idleMemoryLimit: workerIdleMemoryLimit ?? undefined,
      forkOptions: { execArgv: NODE_OPTIONS, stdio: 'pipe' },
    });
    worker.getStdout()?.pipe(process.stdout);
    worker.getStderr()?.pipe(process.stderr);
    const run = async (test) => {
      if (watcher.isInterrupted()) return;
      await onStart(test);
      const asked = { path: test.path, compiled: compiledOf(test), config: test.context.config };
      await onResult(test, await worker.runFile({ ...asked, globalConfig: this.#globalConfig }));
    };
    await Promise.all(tests.map((test) => run(test).catch((error) => onFailure(test, error))));
    await worker.end();
  }
}

/** What the compiler made of a test file. */
function compiledOf({ path, context }) {
  const { rootDir } = context.config;
  return join(rootDir, 'dist', relative(rootDir, path)).replace(/[.]ts$/, '.js');
}
