import { statement, type Database } from '../database/index.js';
import { KeyedReader } from './keyed-reader.js';

interface Row {
  key: string;
  value: number;
}

const READ = statement<Row>('read', 'SELECT key, value FROM somewhere WHERE program_id = $1 AND key = ANY($2)');

/** A database that knows a, twice, and b, and notes what it was asked. */
function underTest() {
  const asked: unknown[] = [];
  const rows = [
    { key: 'a', value: 1 },
    { key: 'b', value: 2 },
    { key: 'a', value: 3 },
  ];
  const query = async (_: unknown, [programId, keys]: [number, string[]]): Promise<Row[]> => {
    asked.push([programId, keys]);
    return rows.filter(({ key }) => keys.includes(key));
  };
  return { asked, reader: new KeyedReader<Row>({ query } as unknown as Database, READ, (row) => row.key) };
}

describe('KeyedReader', () => {
  it('reads for everybody who asks at about the same time in one statement, each key once', async () => {
    const { asked, reader } = underTest();

    const answers = await Promise.all([
      reader.one(1, 'a'),
      reader.many(1, 'a'),
      reader.one(1, 'b'),
      reader.one(1, 'c'),
      reader.many(1, 'c'),
    ]);

    expect(answers).toEqual([{ key: 'a', value: 1 }, [{ key: 'a', value: 1 }, { key: 'a', value: 3 }], { key: 'b', value: 2 }, null, []]); // prettier-ignore
    expect(asked).toEqual([[1, ['a', 'b', 'c']]]);
  });

  it('reads anew for who asks later, and each program apart', async () => {
    const { asked, reader } = underTest();

    await Promise.all([reader.one(1, 'a'), reader.one(2, 'a')]);
    await reader.one(1, 'a');

    expect(asked).toEqual([[1, ['a']], [2, ['a']], [1, ['a']]]); // prettier-ignore
  });
});
