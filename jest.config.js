/** Jest on what `npm run build` compiled, in a runner of our own: see tools/jest/runner.mjs. */
export default {
  runner: '<rootDir>/tools/jest/runner.mjs',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/migrations'],
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  transform: {},
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  maxWorkers: 3,
  workerIdleMemoryLimit: '1500MB',
  testTimeout: 30_000,
};
