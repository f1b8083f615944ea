import { csvCell } from './csv-cell.js';

describe('csvCell', () => {
  it.each<[string, unknown, string]>([
    ['nothing', null, ''],
    ['what is missing', undefined, ''],
    ['a text', 'Ada, "Countess"', 'Ada, "Countess"'],
    ['a moment', new Date('2027-03-01T09:30:00.123Z'), '2027-03-01T09:30:00.123Z'],
    ['a whole number', 12, '12'],
    ['a number below zero', -12, '-12'],
    ['a decimal below zero', '-12.50', '-12.50'],
    ['yes', true, 'true'],
    ['a list', ['a', 'b'], '["a","b"]'],
    ['an object', { shoeSize: 38.5 }, '{"shoeSize":38.5}'],
    ['a formula', '=HYPERLINK("https://example.com")', `'=HYPERLINK("https://example.com")`],
    ['a sum', '+1+2', "'+1+2"],
    ['a phone number', '+442079460000', "'+442079460000"],
    ['a difference', '-2+3', "'-2+3"],
    ['a dash', '-', "'-"],
    ['a function of old', '@SUM(A1)', "'@SUM(A1)"],
    ['a tab', '\t=1', "'\t=1"],
    ['a line break', '\r=1', "'\r=1"],
    ['a new line', '\n=1', "'\n=1"],
    ['a wide formula', '＝1+1', "'＝1+1"],
    ['a formula behind a number', '-1\n=2', "'-1\n=2"],
    ['a formula that does not begin with it', 'a=1', 'a=1'],
  ])('writes %s', (_, value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});
