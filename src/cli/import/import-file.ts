import { createReadStream, statSync } from 'node:fs';
import { CommandError, UsageError } from '../command.js';
import { findColumns, type ColumnMap, type Fields } from './column-map.js';
import { csvRecords, RECORD_LIMIT, type CsvRecord } from './csv-records.js';
import { physicalLines } from './physical-lines.js';
import { printable } from './printable.js';

const DELIMITERS = [',', ';', '\t'];

/** A file whose header has been read. */
export interface ImportFile<Field extends string> {
  /** In bytes; 0 when it is not a plain file. */
  size: number;
  header: readonly string[];
  columns: ColumnMap<Field>;
  /** What follows the header. */
  records: AsyncGenerator<CsvRecord>;
}

/** Opens a file and finds its columns. Throws CommandError or UsageError when nothing can be imported from it. */
export async function openImportFile<Field extends string>(
  path: string,
  mapping: ReadonlyMap<Field, string>,
  fields: Fields<Field>,
): Promise<ImportFile<Field>> {
  const size = sizeOf(path);
  const chunks = createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  const records = csvRecords(physicalLines(chunks, RECORD_LIMIT), delimiterOf);
  const first = await records.next();
  if (first.done) throw new CommandError(`${path} is empty: it needs a header line with the names of its columns.`);
  if ('reason' in first.value) {
    throw new CommandError(
      `${path} does not begin with a header line: in line ${String(first.value.line)}, ${first.value.message}. Is it a CSV file?`,
    );
  }
  const header = first.value.fields;
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (header.some((name) => /[\u0000-\u001f]/.test(name))) {
    throw new CommandError(
      `${path} does not begin with a header line but with ${printable(JSON.stringify(header.join(',')), 60)}. Is it a CSV file?`,
    );
  }
  const columns = findColumns(header, mapping, fields);
  if (typeof columns === 'string') throw new UsageError(columns);
  return { size, header, columns, records };
}

function sizeOf(path: string): number {
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw new CommandError(`${path} is a folder, not a CSV file.`);
    return found.isFile() ? found.size : 0;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CommandError(code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${message}.`, {
      cause: error,
    });
  }
}

/** What separates the columns: of comma, semicolon and tab the one that the header has most of. */
function delimiterOf(header: string): string {
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] as string;
}
