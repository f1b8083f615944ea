import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReportFile } from '../../src/cli/import/report-file.js';

const REFUSED = { line: 2, subject: 'A1', reason: 'INVALID_INPUT', message: 'lines: missing' };

describe('the report of an import', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kindred-report-'));
    path = join(folder, 'report.csv');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = () => ReportFile.open(join(folder, 'purchases.csv'), path, 'order_id');

  it('takes the place of an earlier one, and is removed when it is empty', () => {
    const first = open();
    first.add(REFUSED);
    expect(first.close()).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(
      'line,order_id,reason,message\r\n"2","A1","INVALID_INPUT","lines: missing"\r\n',
    );

    expect(open().close()).toBe(false);

    expect(existsSync(path)).toBe(false);
  });

  it('leaves a file that is no report as it is', () => {
    writeFileSync(path, 'line up the chairs\n');

    expect(open).toThrow(`--report: ${path} is there already, and is no report of an import. It was left as it is.`);

    expect(readFileSync(path, 'utf8')).toBe('line up the chairs\n');
  });

  it('does not mind that another import of the same file removed it', () => {
    const [one, other] = [open(), open()];

    expect([one.close(), other.close()]).toEqual([false, false]);
  });
});
