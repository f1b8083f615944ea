import { detailProblems, keysProblems } from './tier-details.js';

describe('keysProblems', () => {
  it.each([
    [['basic']],
    [['b', 'B', 'b.1', 'b-1', 'b_1']],
    [['a'.repeat(64)]],
    [Array.from({ length: 20 }, (_, i) => `t${i}`)],
  ])('takes %j', (keys) => {
    expect(keysProblems(keys)).toEqual([]);
  });

  it.each<[string[], string, string]>([
    [[], 'tiers', 'must have at least one tier, at a threshold of 0'],
    [Array.from({ length: 21 }, (_, i) => `t${i}`), 'tiers', 'must have at most 20 tiers, not 21'],
    [['gold', 'silver', 'gold'], 'tiers.2.key', '"gold" is given twice'],
    ...['', ' gold', '1st', 'go ld', 'göld', 'a\0', 'a'.repeat(65)].map((key): [string[], string, string] => [
      [key],
      'tiers.0.key',
      'must be 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter',
    ]),
  ])('refuses %j', (keys, path, message) => {
    expect(keysProblems(keys)).toEqual([{ path: path.split('.'), message }]);
  });
});

describe('detailProblems', () => {
  it.each<Parameters<typeof detailProblems>[0]>([
    {},
    { multiplier: null, entryPoints: null, color: null, iconUrl: null },
    { multiplier: '1', entryPoints: 1, color: '#C0c0c0', iconUrl: 'https://cdn.example.com/gold.svg?v=2' },
    { multiplier: '1.0001', entryPoints: Number.MAX_SAFE_INTEGER, iconUrl: 'HTTP://localhost:3000' },
    { multiplier: '100', iconUrl: `https://example.com/${'a'.repeat(1980)}` },
  ])('takes %j', (details) => {
    expect(detailProblems(details, ['x'])).toEqual([]);
  });

  const MULTIPLIER = 'is not within 1 to 100, with at most 4 decimals';
  const ADDRESS = 'must be a web address of at most 2000 characters, beginning with https:// or http://';

  it.each<[Parameters<typeof detailProblems>[0], string, string]>([
    ...['0.9999', '0', '-1', '100.0001', '1.00001', '1.00000000000000000001', '99999999999999999999'].map(
      (multiplier): [object, string, string] => [{ multiplier }, 'multiplier', `${multiplier} ${MULTIPLIER}`],
    ),
    [{ entryPoints: 0 }, 'entryPoints', '0 is not within 1 to 9007199254740991'],
    [{ entryPoints: -5 }, 'entryPoints', '-5 is not within 1 to 9007199254740991'],
    ...['', 'silver', '#ccc', '#c0c0c', '#c0c0c0ff', 'c0c0c0', '#c0c0cg', '#c0c0c0\n'].map(
      (color): [object, string, string] => [{ color }, 'color', 'must be a color such as "#c0c0c0"'],
    ),
    ...[
      '',
      'gold.svg',
      '//cdn.example.com/gold.svg',
      'javascript:alert(1)',
      'data:image/svg+xml,x',
      'ftp://example.com/a',
      'https://',
      'https://exa mple.com',
      'https://example.com/a\tb',
      ' https://example.com',
      'https://example.com\n',
      'https://example.com/\0',
      'https://example.com/\ud83d',
      `https://example.com/${'a'.repeat(1981)}`,
    ].map((iconUrl): [object, string, string] => [{ iconUrl }, 'iconUrl', ADDRESS]),
  ])('refuses %j', (details, field, message) => {
    expect(detailProblems(details, ['tiers', '0'])).toEqual([{ path: ['tiers', '0', field], message }]);
  });

  it('names all that is wrong', () => {
    const problems = detailProblems({ multiplier: '0', entryPoints: 0, color: 'x', iconUrl: 'x' }, []);

    expect(problems.map(({ path }) => path.join())).toEqual(['multiplier', 'entryPoints', 'color', 'iconUrl']);
  });
});
