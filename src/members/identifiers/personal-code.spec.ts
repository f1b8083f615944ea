import { normalizeIdentifier } from './identifiers.js';
import { newPersonalCode } from './personal-code.js';

describe('newPersonalCode', () => {
  it('is a code in its one form', () => {
    const code = newPersonalCode();

    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(normalizeIdentifier('CODE', code)).toBe(code);
  });

  it('uses every symbol in every place, and seldom comes twice', () => {
    const codes = Array.from({ length: 5000 }, newPersonalCode);

    for (let place = 0; place < 8; place++) expect(new Set(codes.map((code) => code[place])).size).toBe(32);
    expect(new Set(codes).size).toBe(5000);
  });
});
