import { createHash } from 'node:crypto';
import { pino } from 'pino';
import request from 'supertest';
import { decodeId } from '../../../src/kernel/ids.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { unzip } from '../../support/zip.js';
import { aKeyOf, download, eraseMember, exportMember, linkTo, runExports, showExport } from './support/rights.js';

describe('memberExport', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let id: string;
  const lines: string[] = [];
  beforeAll(async () => {
    app = await startTestApp({ logger: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }) });
    await app.asAdmin('mutation { updateProgram(input: { erasureCoolingOffDays: 0 }) { __typename } }');
  });
  beforeEach(async () => {
    ada = await aMember(app).named('Ada', 'Lovelace').enroll();
    id = (await exportMember(app, { member: { id: ada.id } })).export.id;
    await runExports(app);
  });
  afterAll(() => app.close());

  const set = (assignments: string) => app.database.pool.query(`UPDATE member_export SET ${assignments}`);
  const newLink = async (as?: string): Promise<string> => String(await linkTo(app, id, as));

  it('gives a link that opens the file once', async () => {
    const link = await newLink();

    const first = await download(app, link);
    const second = await download(app, link);

    expect(link).toMatch(/^\/exports\/\d+\.[A-Za-z0-9_-]{43}$/);
    expect(first.status).toBe(200);
    expect(first.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-length': String((await showExport(app, id)).size),
      'content-disposition': `attachment; filename="${id}.zip"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const json = JSON.parse(String(unzip(first.body as Buffer).get('member.json')));
    expect(json.members.profile).toMatchObject([{ givenName: 'Ada', familyName: 'Lovelace' }]);
    expect(second.status).toBe(404);
  });

  it('opens it once for many who come at the same time', async () => {
    const link = await newLink();

    const answers = await Promise.all(Array.from({ length: 6 }, () => download(app, link)));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404, 404]);
  });

  it('is a new link each time, and the one before opens nothing', async () => {
    const [first, second] = [await newLink(), await newLink(await ada.token())];

    expect((await download(app, first)).status).toBe(404);
    expect((await download(app, second)).status).toBe(200);
    expect((await download(app, await newLink())).status).toBe(200);
  });

  it('answers the same for links that were used, have expired, or never were', async () => {
    const used = await newLink();
    await download(app, used);
    const replaced = await newLink();
    const late = await newLink();
    await set("link_expires_at = now() - interval '1 second' WHERE link_hash IS NOT NULL");
    const program = String(app.program.program.number);
    const wrong = [
      'x',
      `${program}.${'A'.repeat(43)}`,
      `99999.${'A'.repeat(43)}`,
      `999999999.${'A'.repeat(43)}`,
      '%00',
      '..%2f',
      'a'.repeat(90),
    ];

    const answers = [];
    for (const link of [used, replaced, late, ...wrong.map((token) => `/exports/${token}`)]) {
      const { status, headers, body } = await download(app, link);
      const { errors } = JSON.parse(String(body)) as { errors: { message: string; extensions: { code: string } }[] };
      answers.push([status, headers['cache-control'], errors[0]?.message, errors[0]?.extensions.code]);
    }

    const nothing = [404, 'no-store', 'There is nothing here: GraphQL is at /graphql.', 'BAD_USER_INPUT'];
    expect(answers).toEqual(answers.map(() => nothing));
  });

  it('is not used up by a preview', async () => {
    const link = await newLink();

    expect((await request(app.app.getHttpServer()).head(link)).status).toBe(404);
    expect((await download(app, link)).status).toBe(200);
  });

  it('lasts 24 hours, and not longer than the file', async () => {
    await newLink();
    const { rows } = await app.database.pool.query(
      `SELECT extract(epoch FROM link_expires_at - now())::int AS seconds FROM member_export WHERE id = $1`,
      [decodeId('exp', id)],
    );
    expect(rows[0].seconds).toBeGreaterThan(86_300);
    expect(rows[0].seconds).toBeLessThanOrEqual(86_400);

    const link = await newLink();
    await set("expires_at = now() - interval '1 second'");

    expect((await download(app, link)).status).toBe(404);
    expect((await showExport(app, id)).status).toBe('EXPIRED');
    expect(await linkTo(app, id)).toBeNull();
  });

  it('is deleted after its days, and still says that it was', async () => {
    await set("expires_at = now() - interval '1 second'");

    await runExports(app);

    expect(await showExport(app, id)).toMatchObject({ status: 'EXPIRED', size: expect.any(Number) });
    const { rows } = await app.database.pool.query(
      'SELECT status, link_hash FROM member_export UNION ALL SELECT number::text, bytes FROM member_export_part',
    );
    expect(rows.every(({ status }) => status === 'EXPIRED')).toBe(true);
  });

  it('opens nothing once the member is erased', async () => {
    const link = await newLink();
    await eraseMember(app, { member: { id: ada.id } });

    expect((await download(app, link)).status).toBe(404);
    expect(await showExport(app, id)).toBeNull();
  });

  it('stores and logs no link', async () => {
    const link = await newLink();
    const token = link.split('/').at(-1) as string;
    await request(app.app.getHttpServer()).head(link);

    const { rows } = await app.database.pool.query('SELECT link_hash FROM member_export WHERE link_hash IS NOT NULL');
    expect(rows.map(({ link_hash }) => link_hash.toString('hex'))).toContain(
      createHash('sha256').update(token).digest('hex'),
    );
    expect(lines.some((line) => line.includes('"path":"/exports/…"'))).toBe(true);
    expect(lines.join('')).not.toContain(token.split('.')[1]);
  });

  it('has no link before it is done', async () => {
    const { export: waiting } = await exportMember(app, { member: { id: ada.id } });

    expect(await linkTo(app, waiting.id)).toBeNull();
  });

  it('is found by node too, by staff and by the member, and by nobody else', async () => {
    const node = 'query ($id: ID!) { node(id: $id) { id ... on MemberExport { status } } }';
    const found = async (as: string) => (await app.call(as, node, { id })).data.node;
    const another = await app.anotherProgram();
    const eve = await (await aMember(app).enroll()).token();

    expect(await found(app.program.adminKey)).toEqual({ id, status: 'DONE' });
    expect(await found(await ada.token())).toEqual({ id, status: 'DONE' });
    expect([await found(eve), await found(app.program.shopKey), await found(another.adminKey)]).toEqual([
      null,
      null,
      null,
    ]);
    expect([await showExport(app, id, eve), await showExport(app, id, another.adminKey)]).toEqual([null, null]);
    expect([await showExport(app, 'exp_01h455vb4pex5vsknk084sn02q'), await showExport(app, ada.id)]).toEqual([
      null,
      null,
    ]);
  });

  it.each(['MARKETER', 'ANALYST', 'SHOP'])('is not for %s', async (role) => {
    expect((await showExport(app, id, await aKeyOf(app, role))).errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
