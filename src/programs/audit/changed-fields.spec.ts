import { changedFields } from './changed-fields.js';

class Policy {
  constructor(
    readonly kind: string,
    readonly count: number | null,
  ) {}
}

describe('changedFields', () => {
  it.each<[string, object, object, object]>([
    ['nothing', { name: 'a', days: 3 }, { days: 3, name: 'a' }, {}],
    [
      'what was changed, sorted',
      { b: 1, a: 'x', c: true },
      { b: 2, a: 'y', c: true },
      { a: { from: 'x', to: 'y' }, b: { from: 1, to: 2 } },
    ],
    ['what was taken away', { limit: 5 }, { limit: null }, { limit: { from: 5, to: null } }],
    ['what was not known before', {}, { limit: 5 }, { limit: { from: null, to: 5 } }],
    ['nothing where null was left out', { limit: null }, {}, {}],
    ['nothing where only the class differs', { policy: new Policy('NEVER', null) }, { policy: { kind: 'NEVER', count: null } }, {}], // prettier-ignore
    [
      'the whole of a part that was changed',
      { policy: new Policy('NEVER', null) },
      { policy: new Policy('AFTER', 12) },
      { policy: { from: { kind: 'NEVER', count: null }, to: { kind: 'AFTER', count: 12 } } },
    ],
    [
      'dates',
      { at: new Date(1), same: new Date(3) },
      { at: new Date(2), same: new Date(3) },
      { at: { from: new Date(1), to: new Date(2) } },
    ],
  ])('names %s', (_, before, after, changes) => {
    expect(changedFields(before, after)).toEqual(changes);
  });
});
