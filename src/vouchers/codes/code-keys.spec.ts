import { CodeKeys } from './code-keys.js';

const secret = (text: string): Uint8Array => new TextEncoder().encode(text.padEnd(32, '.'));
const [FIRST, SECOND] = [
  { id: 1, secret: secret('first') },
  { id: 2, secret: secret('second') },
];
const CODE = { lookedUpBy: '0123456789ABCDEFK7', shown: 'SHOP-0123-4567-89AB-CDEF-K7' };

describe('codes that are stored', () => {
  const keys = new CodeKeys([FIRST]);
  const sealed = keys.seal(1, CODE);

  it('are found and shown again', () => {
    expect(keys.hashesOf(1, CODE.lookedUpBy)).toEqual([sealed.hash]);
    expect(keys.open(1, sealed)).toBe(CODE.shown);
  });

  it('say nothing of themselves, and never the same', () => {
    const again = keys.seal(1, CODE);

    expect(sealed.cipher.toString('latin1')).not.toContain('0123');
    expect(again.cipher.equals(sealed.cipher)).toBe(false);
    expect(again.hash.equals(sealed.hash)).toBe(true);
  });

  it('are others in another program', () => {
    expect(keys.hashesOf(2, CODE.lookedUpBy)).not.toEqual([sealed.hash]);
    expect(keys.open(2, sealed)).toBeNull();
  });

  it('are found and shown when the secret has been replaced and is still given', () => {
    const rotated = new CodeKeys([SECOND, FIRST]);

    expect([rotated.numbers, rotated.seal(1, CODE).key]).toEqual([[1, 2], 2]);
    expect(rotated.hashesOf(1, CODE.lookedUpBy)).toContainEqual(sealed.hash);
    expect(rotated.open(1, sealed)).toBe(CODE.shown);
  });

  it('are lost with their secret', () => {
    const others = new CodeKeys([SECOND]);

    expect(others.open(1, sealed)).toBeNull();
    expect(others.hashesOf(1, CODE.lookedUpBy)).not.toContainEqual(sealed.hash);
    expect(new CodeKeys([{ id: 1, secret: secret('another') }]).open(1, sealed)).toBeNull();
    expect(() => new CodeKeys([]).seal(1, CODE)).toThrow('there is no secret for codes');
  });

  it('are not opened when somebody changed them', () => {
    for (let at = 0; at < sealed.cipher.length; at++) {
      const cipher = Buffer.from(sealed.cipher);
      cipher[at]! ^= 1;
      expect(keys.open(1, { ...sealed, cipher })).toBeNull();
    }
  });
});
