import { parse } from 'csv-parse/sync';
import type { PhysicalLine } from './physical-lines.js';

/** What a record may have in bytes, and in lines when line breaks are quoted. */
export const RECORD_LIMIT = 1024 * 1024;
const LINES_LIMIT = 10_000;

/** A record of a CSV file, or why what begins in that line is none. */
export type CsvRecord = RecordPlace & ({ fields: string[] } | { reason: string; message: string });

interface RecordPlace {
  /** The line in which it begins. */
  line: number;
  /** So many bytes of the file had been read then. */
  end: number;
}

const QUOTE = 34;
const TOO_LONG = { reason: 'TOO_LONG', message: 'the line is longer than 1 MB' };
const NOT_UTF8 = { reason: 'NOT_UTF8', message: 'the line is not UTF-8 text' };
const STRAY_QUOTE = {
  reason: 'WRONG_QUOTING',
  message: 'a quote stands inside a field: put the whole field in quotes and double the quotes in it, as in "5"" pipe"',
};
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The records of a CSV file (RFC 4180, UTF-8) with the line in which each begins. A record goes on in the next line while a
 * quote is open. When what was put together so is no record, only its first line is given up and the others are read anew:
 * one forgotten quote costs one line, not the rest of the file.
 */
export async function* csvRecords(
  lines: AsyncIterator<PhysicalLine>,
  delimiterOf: (header: string) => string,
): AsyncGenerator<CsvRecord> {
  const again: PhysicalLine[] = []; // read already, the next one last
  const next = async (): Promise<PhysicalLine | null> => {
    const line = again.pop();
    if (line) return line;
    const read = await lines.next();
    return read.done ? null : read.value;
  };
  let delimiter: string | null = null;
  for (let first = await next(); first; first = await next()) {
    const place = { line: first.number, end: first.end };
    if (first.bytes === null) {
      yield { ...place, ...TOO_LONG };
      continue;
    }
    const { block, isOpen } = await gather(first, next);
    const text = isOpen ? null : textOf(block);
    if (text === '') continue;
    delimiter ??= delimiterOf(text ?? '');
    const read = isOpen ? openQuote(block) : text === null ? unreadable(block) : fieldsOf(text, delimiter);
    yield { ...place, ...read };
    if ('reason' in read) again.push(...block.slice(1).reverse());
  }
}

/** The lines of one record: more of them while there is an odd number of quotes. */
async function gather(
  first: PhysicalLine,
  next: () => Promise<PhysicalLine | null>,
): Promise<{ block: PhysicalLine[]; isOpen: boolean }> {
  const block = [first];
  let isOpen = hasOddQuotes(first);
  let size = first.bytes?.length ?? 0;
  while (isOpen) {
    const line = await next();
    if (!line) break;
    block.push(line);
    size += (line.bytes?.length ?? 0) + 1;
    if (line.bytes === null || size > RECORD_LIMIT || block.length > LINES_LIMIT) break;
    if (hasOddQuotes(line)) isOpen = false;
  }
  return { block, isOpen };
}

function hasOddQuotes({ bytes }: PhysicalLine): boolean {
  let isOdd = false;
  for (let at = bytes?.indexOf(QUOTE) ?? -1; bytes && at >= 0; at = bytes.indexOf(QUOTE, at + 1)) isOdd = !isOdd;
  return isOdd;
}

/** Without the carriage return at its end and the byte order mark at its beginning; null when it is not UTF-8. */
function textOf(block: readonly PhysicalLine[]): string | null {
  try {
    const lines = block.map(({ bytes }) => utf8.decode(bytes ?? undefined));
    return lines.join('\n').replace(/\r$/, '');
  } catch {
    return null;
  }
}

function fieldsOf(text: string, delimiter: string): { fields: string[] } | typeof STRAY_QUOTE {
  if (!text.includes('"')) return { fields: text.split(delimiter) };
  try {
    const [fields, ...others] = parse(text, { delimiter, relax_column_count: true, record_delimiter: '\n' });
    return fields && others.length === 0 ? { fields } : STRAY_QUOTE;
  } catch {
    return STRAY_QUOTE;
  }
}

/** Lines that are not UTF-8 together: when the first is, a stray quote of it led on to the others. */
function unreadable([first]: readonly PhysicalLine[]): typeof NOT_UTF8 {
  return first && textOf([first]) !== null ? STRAY_QUOTE : NOT_UTF8;
}

function openQuote(block: readonly PhysicalLine[]): { reason: string; message: string } {
  const where =
    block.length > LINES_LIMIT ? `in ${String(LINES_LIMIT)} lines` : 'within 1 MB, or before the end of the file';
  return { reason: STRAY_QUOTE.reason, message: `a quote that is opened here is not closed ${where}` };
}
