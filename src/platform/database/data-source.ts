import { types as defaultTypes } from 'pg';
import type { DataSourceOptions } from 'typeorm';

const INT8 = 20;
const DATE = 1082;
const INT8_ARRAY = 1016;

/** int8 arrives as an exact number; what a number cannot hold exactly is a bug and throws. */
function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not exact as a number`);
  return value;
}

const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
    if (format !== 'binary') {
      if (oid === INT8) return exactNumber;
      if (oid === DATE) return (text) => text;
      if (oid === INT8_ARRAY) return (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(exactNumber));
    }
    return defaultTypes.getTypeParser(oid, format as 'text') as (text: string) => unknown;
  },
};

/** How the server reaches PostgreSQL. Migrations run apart from this, see migrate.ts. */
export function dataSourceOptions(url: string, poolSize: number): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize,
    synchronize: false,
    logging: false,
    extra: {
      pipeline: true,
      application_name: 'kindred',
      connectionTimeoutMillis: 10_000,
      types: typeParsers,
    },
  };
}
