import { codeProblems } from './code-problems.js';
import { newCode } from './voucher-code.js';

const CODE = newCode(new Uint8Array(10).fill(0x5a), 'SHOP');
const PLAIN = newCode(new Uint8Array(10).fill(0x5a), '');

describe('codes that are used together', () => {
  it.each<[string, string[], number[]]>([
    ['none', [], []],
    ['others', ['SUMMER', 'SUMMER-2', CODE], []],
    ['the same', ['SUMMER', 'WINTER', 'SUMMER'], [2]],
    ['the same in small letters, with spaces', ['SUMMER', ' sum mer '], [1]],
    ['the same without dashes', [CODE, CODE.replaceAll('-', ' ')], [1]],
    ['the same without its prefix', [CODE, PLAIN], [1]],
    ['two of the shop that differ in a dash', ['A-B', 'AB'], []],
    ['what is none at all, twice', ['', ''], []],
  ])('%s', (_, codes, wrong) => {
    expect(codeProblems(codes, ['codes']).map(({ path }) => path)).toEqual(wrong.map((at) => ['codes', String(at)]));
  });

  it('are 20 at most', () => {
    const codes = Array.from({ length: 21 }, (_, index) => `CODE-${String(index)}`);

    expect(codeProblems(codes.slice(1), ['codes'])).toEqual([]);
    expect(codeProblems(codes, ['codes'])).toEqual([{ path: ['codes'], message: '21 codes; at most 20 are allowed' }]);
  });
});
