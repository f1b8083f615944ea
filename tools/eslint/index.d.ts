import type { Rule } from 'eslint';

declare const plugin: {
  meta: { name: string };
  rules: Record<'no-console' | 'no-float-money' | 'no-parallel-tx' | 'no-sql-clock' | 'no-wall-clock', Rule.RuleModule>;
};
export default plugin;
