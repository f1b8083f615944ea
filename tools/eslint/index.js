import { noConsole } from './no-console.js';
import { noFloatMoney } from './no-float-money.js';
import { noParallelTx } from './no-parallel-tx.js';
import { noSqlClock } from './no-sql-clock.js';
import { noWallClock } from './no-wall-clock.js';

/** The rules of this house that no published plugin knows. Each message says what is wrong, why, and what to use. */
export default {
  meta: { name: 'kindred' },
  rules: {
    'no-console': noConsole,
    'no-float-money': noFloatMoney,
    'no-parallel-tx': noParallelTx,
    'no-sql-clock': noSqlClock,
    'no-wall-clock': noWallClock,
  },
};
