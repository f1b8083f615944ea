// One of the processes that run test files, one file after the other: modules that several files use are loaded once.
import { pathToFileURL } from 'node:url';
import { jestExpect } from '@jest/expect';
import * as circus from 'jest-circus';
import { formatExecError, formatResultsErrors } from 'jest-message-util';

// Outside of production graphql compares the constructor's name of each value with each type's: a tenth of all work.
const { NODE_ENV } = process.env;
process.env.NODE_ENV = 'production';
await import('graphql');
process.env.NODE_ENV = NODE_ENV;

Error.stackTraceLimit = 50;
const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
Object.assign(globalThis, { describe, it, test, beforeAll, beforeEach, afterAll, afterEach, expect: jestExpect });
circus.addEventHandler(watchExpectations);

/** Runs one file and tells Jest how its tests ended. */
export async function runFile({ path, compiled, config, globalConfig }) {
  const start = Date.now();
  circus.resetState();
  const { testNamePattern } = globalConfig;
  Object.assign(circus.getState(), {
    maxConcurrency: globalConfig.maxConcurrency,
    testNamePattern: testNamePattern ? new RegExp(testNamePattern, 'i') : null,
    testTimeout: globalConfig.testTimeout ?? config.testTimeout ?? 5_000,
  });
  jestExpect.setState({ testPath: path, expand: globalConfig.expand });

  await import(pathToFileURL(compiled));
  const { testResults, unhandledErrors, unhandledErrorsDetailed } = await circus.run();

  const assertions = testResults.map(assertionOf);
  const count = (status) => assertions.filter((assertion) => assertion.status === status).length;
  const failures = [
    formatResultsErrors(assertions, config, globalConfig, path),
    ...unhandledErrorsDetailed.map((error) => formatExecError(error, config, globalConfig, path)),
  ].filter(Boolean);
  const end = Date.now();
  const runtime = end - start;
  return {
    failureMessage: failures.length > 0 ? failures.join('\n') : null,
    leaks: false,
    numFailingTests: count('failed'),
    numPassingTests: count('passed'),
    numPendingTests: count('pending'),
    numTodoTests: count('todo'),
    openHandles: [],
    perfStats: { start, end, runtime, slow: runtime / 1000 > config.slowTestThreshold },
    skipped: false,
    snapshot: { added: 0, fileDeleted: false, matched: 0, unchecked: 0, uncheckedKeys: [], unmatched: 0, updated: 0 },
    testExecError: unhandledErrors.length > 0 ? { message: '', stack: unhandledErrors.join('\n') } : undefined,
    testFilePath: path,
    testResults: assertions,
  };
}

/** An expectation that failed and was caught, as `expect(...).resolves` does, fails its test. */
function watchExpectations({ name, test }) {
  if (name === 'test_start') jestExpect.setState({ suppressedErrors: [], currentTestName: test.name });
  if (name === 'test_done')
    test.errors.push(
      ...(jestExpect.getState().suppressedErrors ?? []),
      ...jestExpect.extractExpectedAssertionsErrors().map(({ error }) => error),
    );
}

/** A test's result in the words of Jest's reporters. */
function assertionOf(result) {
  const [, ...names] = result.testPath;
  const ancestorTitles = names.slice(0, -1);
  const title = names.at(-1);
  return {
    ancestorTitles,
    title,
    fullName: names.join(' '),
    duration: result.duration,
    failureDetails: result.errorsDetailed,
    failureMessages: result.errors,
    invocations: result.invocations,
    location: result.location,
    numPassingAsserts: result.numPassingAsserts,
    retryReasons: result.retryReasons,
    startAt: result.startedAt,
    status: statusOf(result),
  };
}

function statusOf({ status, errors }) {
  if (status === 'skip') return 'pending';
  if (status === 'todo') return 'todo';
  return errors.length > 0 ? 'failed' : 'passed';
}
