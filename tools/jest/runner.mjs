// Runs test files in plain Node, several at a time, from what the compiler made of them. Jest's own runner loads all modules of
// Kindred and Nest anew for each file, into a global object of its own that is slow to read: together longer than the tests.
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'jest-worker';

// Much is made and thrown away: a larger young generation, in MB, is collected less often and copies less.
const NODE_OPTIONS = ['--enable-source-maps', '--max-semi-space-size=64'];

// What starts processes or waits for other servers takes longest, whatever its size.
const LONG = /[/]test[/](cli|docs|jobs|verify)[/]|[/]relays[.]/;

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
    await Promise.all(longestFirst(tests).map((test) => run(test).catch((error) => onFailure(test, error))));
    await worker.end();
  }
}

/** In Jest's order, which knows how long files took before; of those that it does not know, the long ones first: none is left alone at the end. */
function longestFirst(tests) {
  const isLong = ({ path, duration }) => duration === undefined && LONG.test(path);
  return [...tests.filter(isLong), ...tests.filter((test) => !isLong(test))];
}

/** What the compiler made of a test file. */
function compiledOf({ path, context }) {
  const { rootDir } = context.config;
  return join(rootDir, 'dist', relative(rootDir, path)).replace(/[.]ts$/, '.js');
}
