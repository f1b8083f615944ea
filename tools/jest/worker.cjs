// The module that jest-worker loads into each process; it takes CommonJS only.
exports.runFile = async (asked) => (await import('./run-file.mjs')).runFile(asked);
