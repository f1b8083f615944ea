import { readReason } from './reason-header.js';

/** A header as Node hands it over: one character for each byte. */
const bytesOf = (text: string) => Buffer.from(text).toString('latin1');

describe('readReason', () => {
  it.each<[string, string | string[] | undefined, string | null]>([
    ['is not there', undefined, null],
    ['is blank', '  ', null],
    ['says why', 'asked on the phone', 'asked on the phone'],
    ['has space around it', '  ticket 17 ', 'ticket 17'],
    ['is UTF-8', bytesOf('Żółw zapytał 🐢'), 'Żółw zapytał 🐢'],
    ['is Latin-1', 'caf\u00e9', 'café'],
    ['is composed of parts', bytesOf('cafe\u0301'), 'café'],
    ['is as long as may be', 'a'.repeat(500), 'a'.repeat(500)],
    ['has three bytes a character', bytesOf('€'.repeat(500)), '€'.repeat(500)],
  ])('reads one that %s', (_, header, reason) => {
    expect(readReason(header)).toEqual({ reason, problem: null });
  });

  it.each([
    ['is too long', 'a'.repeat(501), 'must have 1 to 500 characters, not 501'],
    ['has a tab', 'a\tb', 'must not contain control characters, such as a line break or NUL'],
  ])('says what is wrong with one that %s', (_, header, problem) => {
    expect(readReason(header)).toEqual({
      reason: null,
      problem: `The header kindred-reason, which says why you call, ${problem}.`,
    });
  });
});
