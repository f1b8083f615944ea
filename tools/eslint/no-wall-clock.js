/** A decision that reads the machine's clock cannot be tested by advancing a sandbox, and replicas disagree about it. */
export const noWallClock = {
  meta: {
    type: 'problem',
    docs: { description: 'time comes from the Clock, never from the machine' },
    schema: [],
    messages: {
      wallClock:
        '`{{ what }}` reads the clock of this machine: replicas would disagree about what is due, and a sandbox could not move its time. ' +
        'Take the time from the injected `Clock`, inside a transaction from the `now` that is loaded after the lock; ' +
        'to measure a duration use `performance.now()`.',
    },
  },
  create(context) {
    const isGlobal = (node, name) =>
      node.type === 'Identifier' && node.name === name && context.sourceCode.isGlobalReference(node);
    const report = (node, what) => context.report({ node, messageId: 'wallClock', data: { what } });
    return {
      NewExpression(node) {
        if (isGlobal(node.callee, 'Date') && node.arguments.length === 0) report(node, 'new Date()');
      },
      CallExpression(node) {
        // Date(...) called without `new` ignores its arguments and answers the present as text.
        if (isGlobal(node.callee, 'Date')) report(node, 'Date()');
      },
      MemberExpression(node) {
        const property = node.computed ? node.property.value : node.property.name;
        if (isGlobal(node.object, 'Date') && property === 'now') report(node, 'Date.now()');
        if (node.object.type === 'Identifier' && node.object.name === 'Temporal' && property === 'Now') {
          report(node, 'Temporal.Now');
        }
      },
    };
  },
};
