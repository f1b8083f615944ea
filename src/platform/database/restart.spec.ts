import { Contention } from './busy.js';
import { outlasted, pauseBefore, Restart } from './restart.js';

describe('a restart', () => {
  it('comes after a longer pause each time, and by chance at once', () => {
    expect([0, 1, 2, 3, 4].map((restart) => pauseBefore(restart, 1))).toEqual([5, 15, 45, 135, 405]);
    expect([0, 1, 2, 3, 4].map((restart) => pauseBefore(restart, 0.2))).toEqual([1, 3, 9, 27, 81]);
    expect(pauseBefore(4, 0)).toBe(0);
  });

  it.each([
    ['what was decided upon changed', new Restart()],
    ['a deadlock', Object.assign(new Error(), { code: '40P01' })],
    ['a serialization failure', Object.assign(new Error(), { code: '40001' })],
  ])('is given up because of others where %s each time', (_, error) => {
    expect(outlasted(error)).toBeInstanceOf(Contention);
  });

  it('is given up with the error itself where a row is there each time: that is a fault', () => {
    const error = Object.assign(new Error(), { code: '23505' });

    expect(outlasted(error)).toBe(error);
  });
});
