import { parseArgs } from 'node:util';
import { ExitCode, runCommand, UsageError } from './command.js';

const HELP = `Makes loyalty programs and the keys that open them.

  npm run programs -- create --name "Books & Coffee" --currency GBP --time-zone Europe/London
      --name       what members read
      --currency   of all purchases, ISO 4217: GBP, EUR, JPY
      --time-zone  IANA name: calendar days begin and end there
      --locale     the language of texts that have no other; "en" when left out
      --sandbox    a program for trying: its clock stands still until it is moved with advanceClock
      --clock      where a sandbox's clock begins, such as 2026-01-01T00:00:00Z; now when left out
    Prints the program's id, a key for administration and a key for the shop. Keys are shown once.
    Currency and time zone are fixed from the first purchase, activity, posting, voucher, pause or tier by hand on.

  npm run programs -- list
    Prints all programs.

  npm run programs -- add-key --program "Books & Coffee" --name "Till 2" --role SHOP
      --program    its id or name
      --name       what the key is for
      --role       ADMIN, MARKETER, SUPPORT, ANALYST or SHOP; may be given more than once
    Prints a new key, for example in place of one that was lost. Revoke the old one with revokeApiKey.

The database is the one of \`npm start\`: DATABASE_URL, or the embedded PostgreSQL; the server may be running.
Exit code: 0 done, 1 refused or failed, 2 the command line is wrong.`;

/** What each command does is loaded when its arguments are understood: help and mistakes are answered at once. */
const commands: Record<string, (args: string[]) => Promise<void>> = {
  async create(args) {
    const { values } = parseArgs({
      args,
      options: {
        name: { type: 'string' },
        currency: { type: 'string' },
        'time-zone': { type: 'string' },
        locale: { type: 'string' },
        sandbox: { type: 'boolean' },
        clock: { type: 'string' },
      },
    });
    const { name, currency, 'time-zone': timeZone, locale, sandbox, clock } = values;
    if (name === undefined || currency === undefined || timeZone === undefined) {
      throw new UsageError('create needs --name, --currency and --time-zone.');
    }
    const { createProgram } = await import('./program-commands.js');
    await createProgram({ name, currency, timeZone, locale, sandbox, clock });
  },

  async list(args) {
    parseArgs({ args, options: {} });
    const { listPrograms } = await import('./program-commands.js');
    await listPrograms();
  },

  async 'add-key'(args) {
    const { values } = parseArgs({
      args,
      options: { program: { type: 'string' }, name: { type: 'string' }, role: { type: 'string', multiple: true } },
    });
    const { program, name, role: roles } = values;
    if (program === undefined || name === undefined || roles === undefined) {
      throw new UsageError('add-key needs --program, --name and --role.');
    }
    const { addKey } = await import('./program-commands.js');
    await addKey({ program, name, roles });
  },
};

await runCommand({
  name: 'npm run programs',
  help: HELP,
  run: async ([command, ...args]) => {
    const names = Object.keys(commands).join(', ');
    if (command === undefined) throw new UsageError(`Say what to do: ${names}.`);
    if (!Object.hasOwn(commands, command)) throw new UsageError(`"${command}" is none of ${names}.`);
    await commands[command]?.(args);
    return ExitCode.OK;
  },
});
