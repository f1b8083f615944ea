// Everything that `npm run check` looks at beside the compiler, two things at a time: the linter takes as long as all the others.
import { spawn } from 'node:child_process';

const LANES = [
  ['npm run --silent check:lint'],
  [
    'npm run --silent check:format',
    'npm run --silent check:imports',
    'npm run --silent check:dead-code',
    'node tools/schema.mjs --check',
    'node tools/events.mjs --check',
  ],
];

/** Runs a command and prints what it said in one piece. Answers whether all was well. */
function run(command) {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => said.push(piece));
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      if (code !== 0) console.error(`failed: ${command}`);
      resolve(code === 0);
    });
  });
}

const lanes = LANES.map(async (commands) => {
  let isWell = true;
  for (const command of commands) isWell = (await run(command)) && isWell;
  return isWell;
});
process.exitCode = (await Promise.all(lanes)).every(Boolean) ? 0 : 1;
