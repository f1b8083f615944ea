import { keyProblem } from './segment-key.js';

describe('keyProblem', () => {
  it('says what a key of a segment has to be', () => {
    expect(keyProblem('New.Customers_2-b')).toBeNull();
    expect(keyProblem('1st')).toBe(
      'a key of a segment is 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter',
    );
  });
});
