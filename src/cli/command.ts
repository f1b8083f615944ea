/** What a command ends with. */
export const ExitCode = { OK: 0, FAILED: 1, USAGE: 2, INTERRUPTED: 130, BROKEN_PIPE: 141 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The command line does not make sense. The message is one line for the person who typed it. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The command could not do what it was told. The message is one line for the person who typed it. */
export class CommandError extends Error {
  override name = 'CommandError';
}

interface Command {
  /** How it is called: `npm run programs`. */
  name: string;
  help: string;
  run: (args: string[]) => Promise<ExitCode>;
}

/** Runs a command of this process: help on request, what went wrong as one line on standard error, the exit code. */
export async function runCommand({ name, help, run }: Command): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h') || args[0] === 'help') {
    console.log(help);
    return;
  }
  try {
    process.exitCode = await run(args);
  } catch (error) {
    process.exitCode = isUsage(error) ? ExitCode.USAGE : ExitCode.FAILED;
    console.error(explanationOf(error));
    if (isUsage(error)) console.error(`See: ${name} -- --help`);
  }
}

/** `parseArgs` of Node throws errors of its own for unknown and incomplete options. */
function isUsage(error: unknown): boolean {
  if (error instanceof UsageError) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** Errors whose message is for a person. By name, so that `--help` does not load what throws them. */
const FOR_PEOPLE = new Set(['UsageError', 'CommandError', 'ConfigError', 'EmbeddedPostgresError']);

/** What a person needs of an error; of a bug, where it is. */
function explanationOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForPeople = FOR_PEOPLE.has(error.name) || isUsage(error);
  return isForPeople ? (error.message.split('. To specify')[0] ?? '') : (error.stack ?? error.message);
}
