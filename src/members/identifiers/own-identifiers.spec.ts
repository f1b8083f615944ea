import {
  activeOf,
  add,
  block,
  ofKind,
  remove,
  replaceCard,
  replaceMain,
  type Changed,
  type OwnIdentifier,
  type OwnList,
} from './own-identifiers.js';

const THEN = new Date('2027-01-01T00:00:00Z');
const NOW = new Date('2027-03-01T12:00:00Z');

const card = (value: string) => ({ kind: 'CARD', value }) as const;
/** Cards as text: "A B -C" are A, the main one, B, and C, which is blocked. */
const cards = (text: string): OwnList =>
  text
    .split(' ')
    .filter(Boolean)
    .map((one): OwnIdentifier => {
      const blocked = one.startsWith('-');
      const dates = { addedAt: THEN, blockedAt: blocked ? THEN : null, blockedReason: null };
      return { ...card(one.replace('-', '')), ...dates };
    });
const textOf = (list: OwnList): string =>
  list.map(({ value, blockedAt }) => (blockedAt ? `-${value}` : value)).join(' ');
const outcomeOf = (changed: Changed | OwnList | null): string | null => {
  if (changed === null) return null;
  if (!('list' in changed || 'problem' in changed)) return textOf(changed);
  return 'list' in changed ? textOf(changed.list) : changed.problem;
};
const TWENTY = Array.from({ length: 20 }, (_, index) => `C${index}`).join(' ');
const BLOCKED = 'is a blocked card of this member; it stays blocked';
const FULL = 'the member has 20 of this kind already';

describe('add', () => {
  it.each<[string, string, boolean, string]>([
    ['', 'A', false, 'A'],
    ['', 'A', true, 'A'],
    ['A B', 'C', false, 'A B C'],
    ['A B', 'C', true, 'C A B'],
    ['A B', 'B', false, 'A B'],
    ['A B', 'B', true, 'B A'],
    ['A B', 'A', true, 'A B'],
    ['A -B', 'C', false, 'A C -B'],
    ['A -B', 'C', true, 'C A -B'],
    ['A -B', 'B', false, BLOCKED],
    [TWENTY, 'X', false, FULL],
    [TWENTY, 'X', true, FULL],
    [TWENTY, 'C3', false, TWENTY],
    [`${TWENTY} -B`, 'X', false, FULL],
    [TWENTY.replace('C3', '-C3'), 'X', false, `${TWENTY.replace('C3 ', '')} X -C3`],
  ])('to %j of %s, as the main one: %s, is %j', (before, value, asMain, after) => {
    expect(outcomeOf(add(cards(before), card(value), asMain, NOW))).toBe(after);
  });

  it('notes when', () => {
    expect(add(cards('A'), card('B'), false, NOW)).toMatchObject({ list: [{ addedAt: THEN }, { addedAt: NOW }] });
  });
});

describe('replaceMain', () => {
  it.each<[string, string | null, string]>([
    ['', 'A', 'A'],
    ['A B', 'C', 'C B'],
    ['A B', 'A', 'A B'],
    ['A B', 'B', 'B'],
    ['A B C', 'C', 'C B'],
    ['A B', null, 'B'],
    ['', null, ''],
    ['A -B', null, '-B'],
    ['-B', null, '-B'],
    ['-B', 'C', 'C -B'],
    ['A -B', 'B', BLOCKED],
    [TWENTY, 'X', TWENTY.replace('C0', 'X')],
  ])('of %j by %s is %j', (before, value, after) => {
    expect(outcomeOf(replaceMain(cards(before), value === null ? null : card(value), NOW))).toBe(after);
  });
});

describe('remove', () => {
  it.each<[string, string, string | null]>([
    ['A B', 'A', 'B'],
    ['A', 'A', ''],
    ['A', 'B', null],
    ['A -B', 'B', 'This card of the member is blocked: it stays, so that nobody else gets it.'],
    ['A -B', 'A', '-B'],
  ])('from %j of %s is %j', (before, value, after) => {
    expect(outcomeOf(remove(cards(before), value))).toBe(after);
  });
});

describe('block', () => {
  it.each<[string, string, string | null]>([
    ['A B', 'A', 'B -A'],
    ['A -B', 'A', '-B -A'],
    ['A -B', 'B', 'A -B'],
    ['A', 'B', null],
  ])('in %j of %s is %j', (before, value, after) => {
    expect(outcomeOf(block(cards(before), value, 'lost', NOW))).toBe(after);
  });

  it('notes when and why, and leaves the first reason', () => {
    const once = block(cards('A'), 'A', 'lost', NOW)!;
    const again = block(once, 'A', 'stolen', new Date('2028-01-01T00:00:00Z'));

    expect(once).toEqual([{ ...card('A'), addedAt: THEN, blockedAt: NOW, blockedReason: 'lost' }]);
    expect(again).toBe(once);
  });
});

describe('replaceCard', () => {
  it.each<[string, string, string, string | null]>([
    ['A', 'A', 'N', 'N -A'],
    ['A B', 'A', 'N', 'N B -A'],
    ['A B', 'B', 'N', 'A N -B'],
    ['A B -C', 'A', 'N', 'N B -C -A'],
    ['A B', 'A', 'B', 'B -A'],
    ['A', 'B', 'N', null],
    ['A', 'A', 'A', 'is the card that it shall replace'],
    ['A -B', 'A', 'B', BLOCKED],
    ['-A', 'A', 'N', 'N -A'],
    ['B -A', 'A', 'N', 'B N -A'],
    ['N -A', 'A', 'N', 'N -A'],
    [`${TWENTY} -A`, 'A', 'N', FULL],
    [TWENTY, 'C0', 'N', `${TWENTY.replace('C0', 'N')} -C0`],
  ])('in %j of %s by %s is %j', (before, old, wanted, after) => {
    expect(outcomeOf(replaceCard(cards(before), old, card(wanted), null, NOW))).toBe(after);
  });
});

describe('what is there', () => {
  it('is sorted by kind and by what finds the member', () => {
    const email: OwnIdentifier = { ...cards('A')[0]!, kind: 'EMAIL', value: 'a@example.com' };
    const all = [...cards('A -B'), email];

    expect(ofKind(all, 'EMAIL')).toEqual([email]);
    expect(textOf(ofKind(all, 'CARD'))).toBe('A -B');
    expect(activeOf(all).map(({ value }) => value)).toEqual(['A', 'a@example.com']);
  });
});
