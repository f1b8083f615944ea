import fc from 'fast-check';
import { arrayLiteral } from './array-literal.js';

describe('arrayLiteral', () => {
  it.each([
    [[], '{}'],
    [[1, -2.5, null, undefined, true], '{1,-2.5,NULL,NULL,true}'],
    [['a', 'b c', '', 'null', 'NULL'], '{a,"b c","","null","NULL"}'],
    [['say "hi"', 'back\\slash', '{1,2}', 'a,b'], '{"say \\"hi\\"","back\\\\slash","{1,2}","a,b"}'],
    [[new Date('2027-03-01T09:30:00.123Z')], '{2027-03-01T09:30:00.123Z}'],
    [[Buffer.from([0, 255])], '{"\\\\x00ff"}'],
  ])('writes %j as %s', (values, literal) => {
    expect(arrayLiteral(values)).toBe(literal);
  });

  it('refuses what it does not know', () => {
    expect(() => arrayLiteral([{}])).toThrow(TypeError);
  });

  it('quotes whatever is not plain, so that unquoting gives it back', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [, inner = ''] = /^\{([^]*)\}$/.exec(arrayLiteral([text])) ?? [];

        const isQuoted = inner.startsWith('"');
        expect(isQuoted ? inner.slice(1, -1).replace(/\\([^])/g, '$1') : inner).toBe(text);
      }),
    );
  });
});
