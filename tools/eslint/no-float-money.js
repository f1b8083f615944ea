import ts from 'typescript';

const MONEY = /amount|price|total|money/i;

/** 0.1 + 0.2 is not 0.3: money is a decimal from the text that came in to the text that goes out. */
export const noFloatMoney = {
  meta: {
    type: 'problem',
    docs: { description: 'money is never a floating point number' },
    schema: [],
    messages: {
      parse:
        '`{{ what }}` makes a floating point number, which cannot hold most decimals exactly, so money drifts by a cent. ' +
        'Use `new Big(text)` for money and rates, `Number.parseInt(text, 10)` for whole numbers.',
      toFixed:
        '`.toFixed()` of a number rounds a floating point value (1.005 becomes "1.00"). ' +
        'Keep the value as a `Big` and use its `.toFixed(decimals, roundingMode)`.',
      factor:
        '`{{ what }}` multiplies money in floating point, which is off by a cent sooner or later. ' +
        "Use `Big`: `new Big(value).times('1.5')`, and round once, at the end, by the rule of the program.",
    },
  },
  create(context) {
    const { sourceCode } = context;

    /** With type information only numbers are refused: `Big` has a `toFixed` too, and that one is right. */
    const mayBeNumber = (node) => {
      const services = sourceCode.parserServices;
      if (!services?.program || !services.getTypeAtLocation) return true;
      return isNumeric(services.getTypeAtLocation(node));
    };
    const isNumeric = (type) =>
      type.isUnionOrIntersection()
        ? type.types.some(isNumeric)
        : (type.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.Any)) !== 0;
    const nameOf = (node) => {
      if (node.type === 'Identifier') return node.name;
      if (node.type === 'MemberExpression' && !node.computed) return node.property.name ?? '';
      return '';
    };
    const isDecimal = (node) =>
      node.type === 'Literal' && typeof node.value === 'number' && !Number.isInteger(node.value);
    const checkFactor = (node) => {
      if (!['*', '/', '*=', '/='].includes(node.operator)) return;
      const { left, right } = node;
      if ((isDecimal(right) && MONEY.test(nameOf(left))) || (isDecimal(left) && MONEY.test(nameOf(right)))) {
        context.report({ node, messageId: 'factor', data: { what: sourceCode.getText(node) } });
      }
    };
    return {
      'CallExpression > Identifier.callee[name="parseFloat"]'(node) {
        if (sourceCode.isGlobalReference(node))
          context.report({ node, messageId: 'parse', data: { what: 'parseFloat' } });
      },
      'MemberExpression[object.name="Number"][property.name="parseFloat"]'(node) {
        context.report({ node, messageId: 'parse', data: { what: 'Number.parseFloat' } });
      },
      'CallExpression > MemberExpression.callee[property.name="toFixed"]'(node) {
        if (mayBeNumber(node.object)) context.report({ node: node.property, messageId: 'toFixed' });
      },
      BinaryExpression: checkFactor,
      AssignmentExpression: checkFactor,
    };
  },
};
