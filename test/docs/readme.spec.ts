import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command, run } from '../cli/command.js';
import { runHere } from '../cli/run-here.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { examplesIn, type Credential } from './examples.js';
import { tokenIn, walk, type Answered } from './walk.js';

const A_MINUTE = 60_000;
const A_MONTH = 31 * 24 * 60 * A_MINUTE;

interface Tab {
  query: string;
  variables?: string;
  headers: string;
}

describe('the first five minutes', () => {
  let database: TestDatabase;
  let folder: string;
  let environment: Record<string, string>;
  let server: Command;
  let address: string;
  let keys: { adminKey: string; shopKey: string };
  beforeAll(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'kindred-readme-'));
    environment = { PORT: '0', DATABASE_URL: database.url, KINDRED_DATA_DIR: folder };
    server = new Command('main.js', [], environment);
    address = String(/GraphiQL +(\S+)[/]graphql/.exec(await server.prints('demo:story\n'))?.[1]);
    keys = JSON.parse(readFileSync(join(folder, 'demo-keys.json'), 'utf8'));
  }, 3 * A_MINUTE);
  afterAll(async () => {
    server.signal('SIGTERM');
    await server.ended();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const send = async (authorization: string, query: string, variables?: unknown): Promise<Answered> => {
    const headers = { 'content-type': 'application/json', authorization };
    const body = JSON.stringify({ query, variables });
    return (await fetch(`${address}/graphql`, { method: 'POST', headers, body })).json() as Promise<Answered>;
  };

  /** The page as a browser gets it that went to this name. */
  const page = (host: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const options = { headers: { accept: 'text/html,application/xhtml+xml', host } };
      get(`${address}/graphql`, options, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve(Buffer.concat(parts).toString()));
      }).on('error', reject);
    });

  const tabsOf = (html: string): Tab[] => {
    const [, options = '{}'] = /document\.querySelector\('#root'\),\s+(\{.*\}),\n/.exec(html) ?? [];
    return (JSON.parse(options) as { defaultTabs?: Tab[] }).defaultTabs ?? [];
  };

  it('GraphiQL opens with examples for a shop, an app and an administrator, and each works', async () => {
    const tabs = tabsOf(await page(new URL(address).host));

    const answers = await Promise.all(
      tabs.map(({ query, variables, headers }) => {
        const { Authorization } = JSON.parse(headers) as { Authorization: string };
        return send(Authorization, query, variables === undefined ? undefined : JSON.parse(variables));
      }),
    );

    const titles = tabs.map(({ query }) => /^(?:query|mutation) (\w+)/m.exec(query)?.[1]);
    const shop = ['ShopQuote', 'ShopPurchase', 'ShopToken'];
    const app = ['AppMe', 'AppRewards', 'AppFriends'];
    expect(titles).toEqual([...shop, ...app, 'AdminMembers', 'AdminTryDraft', 'AdminAdvanceClock']);
    for (const answer of answers) {
      expect(answer['errors']).toBeUndefined();
      expect(JSON.stringify(answer)).not.toContain('"code":"INVALID');
    }
    expect(answers[1]).toEqual({
      data: {
        recordPurchase: {
          pointsEarned: 8,
          tierChange: { from: { name: 'Reader' }, to: { name: 'Regular' } },
          member: { points: { available: 129 } },
          replayed: false,
        },
      },
    });
    expect(answers[3]).toMatchObject({ data: { me: { profile: { givenName: 'Mina' } } } });
  });

  it('shows keys to nobody who came by another name', async () => {
    const html = await page('elsewhere.example');

    expect(tabsOf(html)).toEqual([]);
    expect(html).toContain('Bearer <your key>');
    expect(html).not.toContain(keys.adminKey);
  });

  it(
    'the README: every example works as it stands there, and answers what it shows',
    async () => {
      const answers: Answered[] = [];
      const credentialOf = (as: Credential): string =>
        as === 'member token' ? tokenIn(answers) : as === 'shop key' ? keys.shopKey : keys.adminKey;
      const inAMonth = new Date(Date.now() + A_MONTH).toISOString();

      await walk(
        examplesIn('README.md'),
        {
          ask: (as, query, variables) => send(`Bearer ${credentialOf(as)}`, query, variables),
          shell: (commandLine) => shell(commandLine),
          placeholders: { 'a moment in a month': async () => inAMonth },
        },
        answers,
      );

      expect(answers.length).toBeGreaterThan(12);
    },
    A_MINUTE,
  );

  /** As a reader would paste it: what starts, tests or installs is not run here. */
  const shell = async (commandLine: string): Promise<Answered | undefined> => {
    if (commandLine.startsWith('npm run demo:story')) return story([], run);
    if (!commandLine.startsWith('curl ')) return undefined;
    const pasted = commandLine
      .replace('http://127.0.0.1:3000', address)
      .replace('<shop key>', keys.shopKey)
      .replace('<admin key>', keys.adminKey);
    const { stdout } = await promisify(execFile)('bash', ['-c', pasted]);
    return JSON.parse(stdout) as Answered;
  };

  const story = async (args: string[], runs = runHere): Promise<Answered> => {
    const { code, lines, errors } = await runs('cli/demo-story.js', args, environment);
    return { exit: code, story: lines.join('\n'), said: errors };
  };

  it(
    'a year is told as a story, of whom it is asked for',
    async () => {
      const minas = String((await story([]))['story']);
      const jonas = String((await story(['--member', 'customer-15']))['story']);

      expect(minas).toMatch(/^Mina Sharma at Books & Coffee\ncustomer-7, 29 years old\n/);
      expect(minas).toContain('Mina joins and is welcomed with 10 points.');
      expect(minas).toContain('Happy birthday: 31 points!');
      expect(minas).toContain('Climbs from Reader to Regular!');
      expect(minas).toContain('Chooses Pop concert (A day out) for 120 points. It suits them: they like music');
      expect(minas).toMatch(/The 50 points for the friend are there[.][^]+Climbs from Regular to Bookworm!/);
      expect(minas).toMatch(/\d+ points? expired unused[.][^]+\nNow\n[^]+Is Bookworm until[^]+\nAnd next\n/);
      expect(jonas).toContain('33 points go with them, and 30');
      expect(jonas).toContain('Owes 30 points.');
      expect(await story(['--member', 'nobody'])).toEqual({
        exit: 1,
        story: '',
        said: 'There is no member "nobody" here. In the demo they are customer-1 to customer-44.',
      });
    },
    A_MINUTE,
  );

  it(
    'leaves nothing that does not hold',
    async () => {
      const { code, lines } = await runHere('cli/verify.js', [], environment);

      expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: 'Everything holds.' });
    },
    A_MINUTE,
  );
});
