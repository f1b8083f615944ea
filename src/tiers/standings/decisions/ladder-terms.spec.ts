import { tierFor } from './ladder-terms.js';
import { ladder } from './lives.js';

it('a tier takes at least its threshold', () => {
  expect([0, 99, 100, 199, 200, 1e9].map((metric) => tierFor(ladder(), metric))).toEqual([0, 0, 1, 1, 2, 2]);
});
