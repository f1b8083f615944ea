import { referenceProblems, type SaidReferences } from './reference-problems.js';

const message = 'must have 1 to 255 characters, no control characters';

describe('what is wrong with references', () => {
  it.each<[string, SaidReferences, string[]]>([
    ['nothing, of none', {}, []],
    ['nothing, of null', { deviceReference: null, paymentReference: null }, []],
    ['nothing, of words', { deviceReference: 'd', paymentReference: 'ä'.repeat(255) }, []],
    ['no words', { deviceReference: '', paymentReference: ' ' }, ['deviceReference', 'paymentReference']],
    ['a long one', { paymentReference: 'x'.repeat(256) }, ['paymentReference']],
    ['a line break', { deviceReference: 'a\nb' }, ['deviceReference']],
    ['a NUL', { deviceReference: 'a\u0000' }, ['deviceReference']],
  ])('%s', (_, said, fields) => {
    expect(referenceProblems(said)).toEqual(fields.map((field) => ({ path: [field], message })));
  });
});
