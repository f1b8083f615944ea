import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SegmentRows } from '../../src/cli/import/segment/segment-rows.js';
import { aSegment, membersOf, idsOf, act } from '../e2e/audiences/support/segments.js';
import { storedIn } from '../e2e/purchases/support/stored.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import type { Ended } from './command.js';
import { runHere } from './run-here.js';

let app: TestApp;
let folder: string;
let members: EnrolledMember[];
let code: string;
beforeAll(async () => {
  app = await startTestApp();
  folder = mkdtempSync(join(tmpdir(), 'kindred-import-'));
  members = [
    await aMember(app).with({ externalId: 'c1' }).enroll(),
    await aMember(app).with({ externalId: 'c2', email: 'ada@example.com' }).enroll(),
    await aMember(app).with({ externalId: 'c3', card: 'A1' }).enroll(),
    await aMember(app).with({ externalId: 'c4' }).enroll(),
  ];
  const { data } = await app.asAdmin(`{ member(ref: { id: "${members[3]!.id}" }) { identifiers { kind value } } }`);
  code = data.member.identifiers.find(({ kind }: { kind: string }) => kind === 'CODE').value;
});
afterAll(async () => {
  await expectInvariants(app);
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

function aFile(name: string, ...rows: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, [...rows, ''].join('\n'));
  return path;
}

const importing = (...args: string[]): Promise<Ended> =>
  runHere('cli/import.js', ['segment', ...args, '--program', 'Books & Coffee'], { NODE_ENV: 'test', DATABASE_URL: app.database.url }); // prettier-ignore

describe('npm run import -- segment', () => {
  it('brings members in who are named in any way, and reports who is unknown', async () => {
    await aSegment(app, 'vip');
    const file = aFile('vip.csv', 'customer,mail,card,code', 'c1,,,', ',Ada@example.com,,', ',,a-1,', `,,,${code}`, 'c9,,,', 'c1,nobody@example.com,,', ',,,'); // prettier-ignore
    const map = ['--map', 'member.externalId=customer,member.email=mail', '--map', 'member.card=card,member.code=code'];

    const { code: exit, lines, errors } = await importing('vip', file, ...map);

    expect({ exit, errors }).toEqual({ exit: 1, errors: '' });
    expect(lines).toEqual([
      `Into Books & Coffee (${app.program.program.id}): segment is vip, member.externalId = customer, member.email = mail, member.card = card, member.code = code`,
      expect.stringMatching(/^ {11}7 {2}rows in \d+ s, [\d,]+ a second$/),
      '           4  members of "vip" recorded',
      '           1  recorded before',
      '           2  rows refused:',
      '           1  MEMBER_NOT_FOUND, such as line 6: There is no such member in this program.',
      '           1  NO_MEMBER, such as line 8: the row names no member',
      `Every row that was not taken, with its line and reason: ${file}.import-report.csv`,
    ]);
    expect(readFileSync(`${file}.import-report.csv`, 'utf8').split('\r\n')).toEqual([
      'line,member,reason,message',
      '"6","c9","MEMBER_NOT_FOUND","There is no such member in this program."',
      '"8","","NO_MEMBER","the row names no member"',
      '',
    ]);
    expect(await membersOf(app, 'vip')).toEqual(idsOf(...members));
  });

  it('changes nothing the second time', async () => {
    await aSegment(app, 'again');
    const file = aFile('again.csv', 'member.externalId', 'c1', 'c2');
    await importing('again', file);
    const before = await storedIn(app);

    const { code: exit, lines } = await importing('again', file);

    expect(exit).toBe(0);
    expect(lines).toContain('           2  recorded before');
    expect(lines.at(-1)).toBe('Nothing changed: what could be recorded had been recorded before.');
    expect(await storedIn(app)).toEqual(before);
  });

  it('explains what cannot be', async () => {
    const file = aFile('some.csv', 'member.externalId', 'c1');
    const nobody = aFile('nobody.csv', 'name', 'Ada');
    await aSegment(app, 'dynamic', { audience: { minAge: 18 } });
    await aSegment(app, 'over');
    await act(app, 'archiveSegment', { key: 'over' });
    const before = await storedIn(app);

    const opened = (key: string) => SegmentRows.open(app, app.program.program, new Map(), key);
    await expect(opened('none')).rejects.toThrow(
      'There is no segment "none" in this program: make it with createSegment.',
    );
    await expect(opened('dynamic')).rejects.toThrow(
      'The segment "dynamic" is dynamic: its definition says who belongs to it.',
    );
    await expect(opened('over')).rejects.toThrow('The segment "over" is archived.');
    expect((await importing('over', nobody)).errors).toContain('No column names the member: say which with --map member.externalId=COLUMN.');
    expect((await importing(file)).errors).toContain('Name one file: segment KEY FILE.csv.');
    expect((await importing('over', file, '--type', 'review')).errors).toContain('--type is for activities.');
    expect(await storedIn(app)).toEqual(before);
  }); // prettier-ignore
});
