import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { choosePort } from '../../src/platform/embedded-postgres/free-port.js';
import { Relay } from '../../src/webhooks/index.js';
import { untilSettled } from '../e2e/webhooks/support/webhooks.js';
import { socketUrl } from '../e2e/webhooks/support/live.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { examplesIn } from './examples.js';

/** The one program that a document shows. */
function programIn(file: string): string {
  const [, ...programs] = readFileSync(file, 'utf8').split(/^```js\n/m);
  expect(programs).toHaveLength(1);
  return String(programs[0]).replace(/^```\n[^]*$/m, '');
}

describe('the programs that documents show', () => {
  let app: TestApp;
  let folder: string;
  const started: ChildProcess[] = [];
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
    app.get(Relay).start();
    folder = mkdtempSync(join(tmpdir(), 'kindred-programs-'));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  });
  afterAll(async () => {
    for (const child of started) {
      child.kill();
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
    await app.close();
  });

  /** Runs it as whoever copied it. Answers how to read its next line. */
  const run = (
    name: string,
    text: string,
    env: Record<string, string>,
    ...options: string[]
  ): (() => Promise<string>) => {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, text);
    const child = spawn(process.execPath, [...options, file], {
      env: { ...process.env, NODE_OPTIONS: '--no-warnings', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} ended`);
      return value;
    };
  };

  it('docs/webhooks.md: a receiver that checks signatures, and does once what comes twice', async () => {
    const port = await choosePort([]);
    const text = String(examplesIn('docs/webhooks.md')[0]?.text);
    const address = `http://127.0.0.1:${String(port)}/`;
    const { data } = await app.asAdmin(text.replace('https://shop.example/webhooks', address));
    const { secret, webhookEndpoint } = data.createWebhookEndpoint;
    const next = run('receiver', programIn('docs/webhooks.md'), {
      PORT: String(port),
      WEBHOOK_SECRET: secret,
    });
    const listening = async (): Promise<Response> =>
      fetch(address, { method: 'POST', body: '{}' }).catch(() => listening());
    const forged = await listening();
    const member = await aMember(app).enroll();

    await aPurchase(app).by(member).worth('42').record();
    const line = await next();
    await untilSettled(app);
    const what = { range: { from: '2000-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' } };
    await app.asAdmin('mutation ($input: ReplayEventsInput!) { replayEvents(input: $input) { __typename } }', {
      input: { endpoint: webhookEndpoint.id, what },
    });
    await untilSettled(app);
    await aPurchase(app).by(member).worth('7').record();

    expect(forged.status).toBe(400);
    expect([line, await next()]).toEqual([`3 points.earned ${member.id}`, `5 points.earned ${member.id}`]);
    await untilSettled(app);
    const { data: log } = await app.asAdmin(
      '{ webhookDeliveries(first: 10) { nodes { status attempts { status } } } }',
    );
    expect(log.webhookDeliveries.nodes).toEqual([
      { status: 'DELIVERED', attempts: [{ status: 204 }] },
      { status: 'DELIVERED', attempts: [{ status: 204 }, { status: 204 }] },
    ]);
  });

  it('docs/live.md: an app that shows the balance when it changes', async () => {
    const member = await aMember(app).enroll();
    // What the document says is there: the token from the shop, what shows it, and the WebSocket of a browser.
    const surroundings = join(folder, 'surroundings.mjs');
    writeFileSync(
      surroundings,
      `import { WebSocket } from 'ws';
       Object.assign(globalThis, { WebSocket, memberToken: async () => process.env.TOKEN, show: (points) => console.log(points) });`,
    );
    const text = programIn('docs/live.md').replace('wss://loyalty.example/graphql', await socketUrl(app));
    const next = run('app', text, { TOKEN: await member.token() }, '--import', surroundings);
    const until = async (line: string): Promise<void> => {
      while ((await next()) !== line);
    };

    await until('0');
    await aPurchase(app).by(member).worth('42').record();

    await until('42');
  });
});
