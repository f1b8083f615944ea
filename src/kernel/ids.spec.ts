import fc from 'fast-check';
import { TypeID } from 'typeid-js';
import { decodeId, decodePartId, encodeId, encodePartId, newCompactId, newId } from './ids.js';

describe('ids', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: 999_999_999 }), (uuid, number) => {
        expect(decodeId('mem', encodeId('mem', uuid))).toBe(uuid);
        const id = encodePartId('pln', uuid, number);
        expect(decodePartId('pln', id)).toEqual({ whole: uuid, number });
      }),
      { seed: 10 },
    );
  });

  it('are UUIDs of version 7, never twice the same', () => {
    const ids = Array.from({ length: 1000 }, newId);

    expect(new Set(ids).size).toBe(1000);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('are TypeIDs', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        const id = encodeId('mem', uuid);

        expect(id).toBe(TypeID.fromUUID('mem', uuid).toString());
        expect(decodeId('mem', id)).toBe(TypeID.fromString(id, 'mem').toUUID());
      }),
    );
  });

  it('are read only where they are written so', () => {
    const characters = fc.constantFrom(...Array.from('0123456789abcdefghijklmnopqrstuvwxyzABCXYZ-_ é'));
    fc.assert(
      fc.property(fc.string({ unit: characters, minLength: 26, maxLength: 26 }), (suffix) => {
        const uuid = decodeId('mem', `mem_${suffix}`);

        expect(uuid === null || encodeId('mem', uuid) === `mem_${suffix}`).toBe(true);
        expect(uuid !== null).toBe(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(suffix));
      }),
    );
  });

  it.each(['', 'none', newId().replace('-', 'a'), newId().replace(/.$/, 'g')])('%j has no outer form', (uuid) => {
    expect(() => encodeId('mem', uuid)).toThrow(TypeError);
  });

  const id = encodeId('mem', newId());

  it.each([
    '',
    'mem',
    'mem_',
    'mem_1',
    id.toUpperCase(),
    `${id}0`,
    id.slice(0, -1),
    id.replace('mem', 'pur'),
    `mem_${'z'.repeat(26)}`,
    `mem_${'l'.repeat(26)}`,
    'mem_\u0000',
  ])('%j is no id of a member', (text) => {
    expect(decodeId('mem', text)).toBeNull();
  });

  it.each(['', id, `${id}_`, `${id}_x`, `${id}_-1`, `${id}_1_2`, `${id}_1234567890`])(
    '%j is no part of a member',
    (text) => {
      expect(decodePartId('mem', text)).toBeNull();
    },
  );
});

describe('newCompactId', () => {
  it('is exact as a number, and never twice the same within a second or after it', () => {
    const seconds = [
      '2027-01-01T00:00:00.000Z',
      '2027-01-01T00:00:00.999Z',
      '2027-01-01T00:00:01Z',
      '2100-01-01T00:00:00Z',
    ];
    const ids = seconds.flatMap((second) => Array.from({ length: 1000 }, () => newCompactId(new Date(second))));

    expect(new Set(ids).size).toBe(4000);
    expect(ids.every(Number.isSafeInteger)).toBe(true);
    expect(Math.max(...ids.slice(0, 2000))).toBeLessThan(Math.min(...ids.slice(2000)));
  });
});
