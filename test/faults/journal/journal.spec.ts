import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal, readJournal } from './journal.js';

describe('a journal', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kindred-journal-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has what was written in the order in which it was written, at once', () => {
    const journal = new Journal(join(folder, 'journal'));
    const sent = { call: journal.nextCall(), attempt: 1, to: 'here', kind: 'adjustPoints' };

    journal.write({ ...sent, inputs: [{ idempotencyKey: 'one', points: 5 }] });
    const whileOpen = readJournal(journal.path);
    journal.write({ call: 1, attempt: 1, failure: 'CUT' });
    journal.close();

    expect(whileOpen).toEqual([{ at: expect.any(Number), ...sent, inputs: [{ idempotencyKey: 'one', points: 5 }] }]);
    expect(readJournal(journal.path)).toEqual([
      ...whileOpen,
      { at: expect.any(Number), call: 1, attempt: 1, failure: 'CUT' },
    ]);
  });

  it('does not count a line that was not finished', () => {
    const journal = new Journal(join(folder, 'journal'));
    journal.write({ call: 1, attempt: 1, failure: 'CUT' });
    journal.close();

    appendFileSync(journal.path, '{"at":7,"call":2');

    expect(readJournal(journal.path)).toHaveLength(1);
  });
});
