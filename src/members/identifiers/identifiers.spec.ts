import { array, assert, constantFrom, property, string } from 'fast-check';
import { normalizeIdentifier, type IdentifierKind } from './identifiers.js';

describe('normalizeIdentifier', () => {
  it.each<[IdentifierKind, string, string | null]>([
    ['EXTERNAL_ID', ' Customer 17 ', 'Customer 17'],
    ['EXTERNAL_ID', 'x'.repeat(255), 'x'.repeat(255)],
    ['EXTERNAL_ID', 'x'.repeat(256), null],
    ['EXTERNAL_ID', '', null],
    ['EXTERNAL_ID', '🎈', '🎈'],
    ['EXTERNAL_ID', 'a\u0000b', null],
    ['EXTERNAL_ID', 'a\ud83d', null],
    ['EMAIL', ' Ada.Lovelace+kindred@Example.COM ', 'ada.lovelace+kindred@example.com'],
    ['EMAIL', 'JOSÉ@bücher.example', 'josé@bücher.example'],
    ['EMAIL', 'jose\u0301@example.com', 'josé@example.com'],
    ['EMAIL', 'ada@example', null],
    ['EMAIL', 'ada@@example.com', null],
    ['EMAIL', 'ada@example..com', null],
    ['EMAIL', '<ada@example.com>', null],
    ['EMAIL', 'ada lovelace@example.com', null],
    ['EMAIL', 'ada\u0000@example.com', null],
    ['EMAIL', `${'a'.repeat(65)}@example.com`, null],
    ['EMAIL', `a@${'example.'.repeat(32)}com`, null],
    ['PHONE', '+44 20 7946 0000', '+442079460000'],
    ['PHONE', '+44 (0)20 7946-0000', '+442079460000'],
    ['PHONE', '0044.20.7946.0000', '+442079460000'],
    ['PHONE', '+1 (212) 555-0100', '+12125550100'],
    ['PHONE', '+39 06 6982', '+39066982'],
    ['PHONE', '+44 020 7946 0000', '+442079460000'],
    ['PHONE', '+49 12', null],
    ['PHONE', '+1 212 555 010', null],
    ['PHONE', '+44 20 7946 00000000', null],
    ['PHONE', '+999 123 456 789', null],
    ['PHONE', '020 7946 0000', null],
    ['PHONE', '442079460000', null],
    ['PHONE', '+0 123 456 789', null],
    ['PHONE', '+1234567890123456', null],
    ['CARD', 'ab12-3456 7890', 'AB1234567890'],
    ['CARD', '9'.repeat(65), null],
    ['CARD', 'straße', null],
    ['CARD', '--', null],
    ['CODE', 'k1nd-red8', 'K1NDRED8'],
    ['CODE', 'oil0 12ab', '011012AB'],
    ['CODE', 'UUUUUUUU', null],
    ['CODE', '1234567', null],
  ])('%s %j is %j', (kind, text, form) => {
    expect(normalizeIdentifier(kind, text)).toBe(form);
  });

  it('leaves its own form as it is', () => {
    const kinds = constantFrom<IdentifierKind>('EXTERNAL_ID', 'EMAIL', 'PHONE', 'CARD', 'CODE');
    const parts = constantFrom(
      'a',
      'İ',
      'ß',
      '@',
      '.',
      '+',
      '4',
      '-',
      ' ',
      '(0)',
      'É',
      'example.com',
      '0',
      'OIL',
      '\u0301',
      '🎈',
    );
    const texts = array(parts, { minLength: 1, maxLength: 12 }).map((some) => some.join(''));

    assert(
      property(kinds, texts, (kind, text) => {
        const form = normalizeIdentifier(kind, text);
        return form === null || normalizeIdentifier(kind, form) === form;
      }),
      { numRuns: 5000 },
    );
    assert(property(kinds, string({ unit: 'binary' }), (kind, text) => normalizeIdentifier(kind, text) !== ''));
  });

  it('is quick with a text of a megabyte', () => {
    expect(normalizeIdentifier('EMAIL', `${'a.'.repeat(500_000)}@example.com`)).toBeNull();
    expect(normalizeIdentifier('PHONE', ' '.repeat(1_000_000) + '+')).toBeNull();
  });
});
