const groups = process.env.KINDRED_TEST_GROUPS ? [process.env.KINDRED_TEST_GROUPS] : [];

/** Jest on native ES modules: run it through `npm test` or `npx jest`, which set the node option that it needs. */
export default {
  testEnvironment: 'node',
  // `npm test` runs files in groups, see tools/test.mjs.
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/migrations', ...groups],
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // What is written as `.js` is TypeScript here; `.json.js` of a package is what it says.
  moduleNameMapper: { '^(\\.{1,2}/.*(?<!\\.json))\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  maxWorkers: 2,
  workerIdleMemoryLimit: '700MB',
  testTimeout: 30_000,
};
