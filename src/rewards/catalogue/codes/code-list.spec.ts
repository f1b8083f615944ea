import { codesOf, codesProblems } from './code-list.js';

describe('a list of codes', () => {
  it('is taken without space around them', () => {
    expect(codesOf([' A-1', 'b 2 '])).toEqual(['A-1', 'b 2']);
    expect(codesProblems([' A-1', 'b 2 ', 'B 2'])).toEqual([]);
  });

  it.each<[string[], { path: string[]; message: string }[]]>([
    [[], [{ path: ['codes'], message: 'must be 1 to 1000, not 0' }]],
    [Array.from({ length: 1001 }, String), [{ path: ['codes'], message: 'must be 1 to 1000, not 1001' }]],
    [
      ['A', 'B', ' A', 'B', 'A'],
      [
        { path: ['codes', '2'], message: 'is the same as codes.0' },
        { path: ['codes', '3'], message: 'is the same as codes.1' },
        { path: ['codes', '4'], message: 'is the same as codes.0' },
      ],
    ],
    [
      ['', 'x'.repeat(201), 'a\nb'],
      [
        { path: ['codes', '0'], message: 'must have 1 to 200 characters, not 0' },
        { path: ['codes', '1'], message: 'must have 1 to 200 characters, not 201' },
        {
          path: ['codes', '2'],
          message: 'must not contain control characters, such as a line break or NUL',
        },
      ],
    ],
  ])('is not %j', (codes, problems) => {
    expect(codesProblems(codes)).toEqual(problems);
  });
});
