import { optionsFrom, optionsTold } from './options.js';

describe('options of the benchmark', () => {
  it('measure everything by themselves, and for a report what is promised, with a million of what is due', () => {
    const plain = optionsFrom([]);
    const report = optionsFrom(['--report', '--seconds', '2']);

    expect(plain.sections).toEqual([...report.sections, 'record-ladder', 'redeem', 'rewards', 'calculate', 'simulation', 'webhooks', 'audiences']); // prettier-ignore
    expect(plain.sizes).toMatchObject({ rounds: 5, seconds: 4, lots: 200_000, standings: 200_000 });
    expect(report.sizes).toMatchObject({ rounds: 5, seconds: 2, lots: 1_000_000, standings: 1_000_000 });
  });

  it('are told as far as they mattered', () => {
    const told = optionsTold(optionsFrom(['--only', 'growth,curve', '--postings', '10000']));

    expect(told).toEqual({ rounds: '5', seconds: '4', members: '30000', postings: '10000' });
  });

  it.each([
    [['--report', '--rounds', '4'], '--rounds 5 or more, not 4'],
    [['--only', 'record,balnce'], '--only knows no balnce, but record, balance'],
    [['--members', 'many'], '--members is a number above 0, not many'],
    [['--speed', '3'], '--speed'],
  ])('refuse %j', (args, message) => {
    expect(() => optionsFrom(args)).toThrow(message);
  });
});
