import { csvRecords, RECORD_LIMIT, type CsvRecord } from '../../src/cli/import/csv-records.js';
import { physicalLines } from '../../src/cli/import/physical-lines.js';

/** Everything that is read from these bytes, in whatever pieces they come. */
async function read(content: string | Buffer, pieceSize = 7): Promise<CsvRecord[]> {
  const bytes = Buffer.from(content);
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
  }
  const records: CsvRecord[] = [];
  for await (const record of csvRecords(physicalLines(pieces(), RECORD_LIMIT), () => ',')) records.push(record);
  return records;
}

/** `3: a|b` for a record, `3: WRONG_QUOTING` for what is none. */
async function outline(content: string | Buffer, pieceSize?: number): Promise<string[]> {
  const records = await read(content, pieceSize);
  return records.map(({ line, ...what }) => `${line}: ${'reason' in what ? what.reason : what.fields.join('|')}`);
}

describe('records of a CSV file', () => {
  it.each<[string, string | Buffer, string[]]>([
    ['nothing', '', []],
    ['no line feed at the end', 'a,b\n1,2', ['1: a|b', '2: 1|2']],
    ['a byte order mark and CRLF', '\uFEFFa,b\r\n1,2\r\n', ['1: a|b', '2: 1|2']],
    ['empty lines', 'a,b\n\n\r\n1,2\n\n', ['1: a|b', '4: 1|2']],
    ['empty fields', 'a,b\n,\n', ['1: a|b', '2: |']],
    ['quotes, doubled quotes and a delimiter', '"a ""b""","c,d"\n', ['1: a "b"|c,d']],
    ['line breaks in quotes', 'a,"b\r\nc"\n1,2\n', ['1: a|b\r\nc', '3: 1|2']],
    ['letters of several bytes', 'é,😀\n', ['1: é|😀']],
    ['a stray quote', 'a,5" pipe\n1,2\n', ['1: WRONG_QUOTING', '2: 1|2']],
    [
      'two lines with a stray quote',
      'a,5"\nx,y\nb,6"\n1,2\n',
      ['1: WRONG_QUOTING', '2: x|y', '3: WRONG_QUOTING', '4: 1|2'],
    ],
    ['text after a closing quote', 'a,"b"c\n1,2\n', ['1: WRONG_QUOTING', '2: 1|2']],
    ['a quote that is never closed', 'a,"b\n1,2\n3,"4"\n5,6', ['1: WRONG_QUOTING', '2: 1|2', '3: 3|4', '4: 5|6']],
    ['Latin-1', Buffer.from('a,é\n1,2\n', 'latin1'), ['1: NOT_UTF8', '2: 1|2']],
    [
      'an open quote before Latin-1',
      Buffer.from('a,"b\né,"2\n1,2', 'latin1'),
      ['1: WRONG_QUOTING', '2: WRONG_QUOTING', '3: 1|2'],
    ],
  ])('%s', async (_, content, expected) => {
    expect(await outline(content)).toEqual(expected);
    expect(await outline(content, 1)).toEqual(expected);
    expect(await outline(content, 1000)).toEqual(expected);
  });

  it('gives up a line of more than 1 MB without holding it, and reads on', async () => {
    const long = 'x'.repeat(3 * 1024 * 1024);

    expect(await outline(`a,b\n${long}\n1,2\n`, 65_536)).toEqual(['1: a|b', '2: TOO_LONG', '3: 1|2']);
    expect(await outline(`a,b\n1,2\n${long}`, 65_536)).toEqual(['1: a|b', '2: 1|2', '3: TOO_LONG']);
    expect(await outline(`a,"b\n${long}\n1,2\n`, 65_536)).toEqual(['1: WRONG_QUOTING', '2: TOO_LONG', '3: 1|2']);
  });

  it('does not look for a closing quote for ever', async () => {
    const rows = '1,2\n'.repeat(20_000);

    const records = await read(`a,"b\n${rows}c,"d"\n`, 65_536);

    expect(records).toHaveLength(20_002);
    expect(records[0]).toMatchObject({ line: 1, reason: 'WRONG_QUOTING' });
    expect(records.slice(1).every((record) => 'fields' in record)).toBe(true);
  });

  it('says how far it has read', async () => {
    expect((await read('a,b\n1,2\n3,4')).map(({ end }) => end)).toEqual([4, 8, 11]);
  });
});
