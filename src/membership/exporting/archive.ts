import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { ZipFile } from 'yazl';
import { csvCell } from '../../kernel/csv-cell.js';
import type { MemberList } from './member-lists.js';

/**
 * The zip of an export: `member.json` with all lists by feature, and a CSV of each list. It is made as it is read, a page of rows
 * at a time, so the memory that it takes does not grow with the member. `at` is on the program's clock, as what it tells of.
 */
export async function* archiveOf(
  lists: readonly MemberList[],
  about: { member: string; at: Date },
): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  zip.on('error', (error: Error) => out.destroy(error));
  const add = (path: string, texts: () => AsyncGenerator<string>): void => {
    zip.addReadStreamLazy(path, { mtime: about.at }, (give) => {
      const stream = Readable.from(texts(), { objectMode: false });
      stream.on('error', (error) => out.destroy(error)); // nobody else listens
      give(null, stream);
    });
  };
  add('member.json', () => jsonOf(lists, about));
  for (const list of lists) add(`${list.feature}/${list.name}.csv`, () => csvOf(list));
  zip.end();
  for await (const chunk of out) yield chunk as Buffer;
}

async function* jsonOf(
  lists: readonly MemberList[],
  { member, at }: { member: string; at: Date },
): AsyncGenerator<string> {
  yield `{\n  "member": ${JSON.stringify(member)},\n  "exportedAt": ${JSON.stringify(at)}`;
  let feature: string | null = null;
  for (const list of lists) {
    if (list.feature === feature) yield ',';
    else yield `${feature === null ? '' : '\n  }'},\n  ${JSON.stringify(list.feature)}: {`;
    feature = list.feature;
    yield `\n    ${JSON.stringify(list.name)}: [`;
    let between = '';
    for await (const page of list.pages()) {
      yield page.map((row, index) => `${index > 0 ? ',' : between}\n      ${JSON.stringify(row)}`).join('');
      between = ',';
    }
    yield '\n    ]';
  }
  yield `${feature === null ? '' : '\n  }'}\n}\n`;
}

async function* csvOf({ columns, pages }: MemberList): AsyncGenerator<string> {
  yield stringify([columns]);
  for await (const page of pages()) {
    yield stringify(page.map((row) => columns.map((column) => csvCell(row[column]))));
  }
}
