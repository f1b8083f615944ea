const COMBINATORS = new Set(['all', 'allSettled', 'race', 'any']);

/** One transaction is one connection: statements sent side by side through it outlive the first one that fails. */
export const noParallelTx = {
  meta: {
    type: 'problem',
    docs: { description: 'statements of one transaction are sent through its pipeline, never through Promise.all' },
    schema: [],
    messages: {
      parallel:
        '`Promise.{{ combinator }}` over one `tx`: it settles while other statements of the transaction are still on their way, ' +
        'so they run on after a rollback, or in the next transaction of that connection. ' +
        'Use `tx.pipeline([...])`, which sends them together, waits for all and throws the first error; or `await` one after the other.',
    },
  },
  create(context) {
    const { sourceCode } = context;

    /** A `tx` that is born inside the arguments, as in `Promise.all(programs.map((p) => db.transaction((tx) => …)))`, is one for each. */
    const isBornInside = (identifier, call) => {
      for (let scope = sourceCode.getScope(identifier); scope; scope = scope.upper) {
        const variable = scope.set.get(identifier.name);
        if (variable) {
          return variable.defs.some((def) => def.name.range[0] >= call.range[0] && def.name.range[1] <= call.range[1]);
        }
      }
      return false;
    };
    const isTx = (node, parent, call) => {
      if (node.type !== 'Identifier' || node.name !== 'tx') return false;
      if (parent.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand) return false;
      if (parent.type === 'MemberExpression' && parent.property === node && !parent.computed) return true;
      return !isBornInside(node, call);
    };
    const mentionsTx = (node, parent, call) =>
      isTx(node, parent, call) ||
      (sourceCode.visitorKeys[node.type] ?? []).some((key) =>
        [node[key]].flat().some((child) => child && mentionsTx(child, node, call)),
      );
    return {
      'CallExpression[callee.object.name="Promise"]'(node) {
        const combinator = node.callee.property.name;
        if (!COMBINATORS.has(combinator)) return;
        if (node.arguments.some((argument) => mentionsTx(argument, node, node))) {
          context.report({ node, messageId: 'parallel', data: { combinator } });
        }
      },
    };
  },
};
