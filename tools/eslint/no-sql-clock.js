const FUNCTIONS = /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)/i;
const KEYWORDS = /\b(?:CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME|LOCALTIMESTAMP|LOCALTIME)\b/;
const INPUTS = /'(?:now|today|tomorrow|yesterday)'\s*::/i;

/** SQL's clock starts before the transaction has waited for its lock, and knows nothing of a sandbox. */
export const noSqlClock = {
  meta: {
    type: 'problem',
    docs: { description: "SQL decides with a time that it was given, never with the server's" },
    schema: [],
    messages: {
      sqlClock:
        '`{{ what }}` in SQL reads the clock of the database: it stands still while the transaction waits for its lock, and ignores the clock of a sandbox. ' +
        'Pass the time as a parameter (`$n`), taken from the `now` that is loaded after the lock or from `Clock`.',
    },
  },
  create(context) {
    const check = (node, text) => {
      const found = FUNCTIONS.exec(text) ?? KEYWORDS.exec(text) ?? INPUTS.exec(text);
      if (found) context.report({ node, messageId: 'sqlClock', data: { what: found[0].trim() } });
    };
    return {
      Literal(node) {
        if (typeof node.value === 'string') check(node, node.value);
      },
      TemplateElement(node) {
        check(node, node.value.cooked ?? node.value.raw);
      },
    };
  },
};
