/** A line on the console has no request id, no level, and no list of what must not be written. */
export const noConsole = {
  meta: {
    type: 'problem',
    docs: { description: 'the server writes to its log' },
    schema: [],
    messages: {
      console:
        '`console` writes a line without level, request id and redaction, which no operator can find again. ' +
        'Use the injected `Logger`. Only commands in `src/cli/` talk to a terminal.',
    },
  },
  create(context) {
    return {
      'MemberExpression > Identifier.object[name="console"]'(node) {
        context.report({ node: node.parent, messageId: 'console' });
      },
    };
  },
};
