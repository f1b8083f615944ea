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
    ['is encoded', "UTF-8''%C5%BB%C3%B3%C5%82w%20%F0%9F%90%A2", 'Żółw 🐢'],
    ['is encoded, with its language', "utf-8'en'50%25%20off", '50% off'],
    ['is badly encoded', "UTF-8''50%", "UTF-8''50%"],
    ['only looks like that', "it's the customer's wish", "it's the customer's wish"],
    ['has a percent sign', '50%25 off', '50%25 off'],
    ['is Latin-1', 'caf\u00e9', 'café'],
    ['is composed of parts', bytesOf('cafe\u0301'), 'café'],
    ['is as long as may be', 'a'.repeat(500), 'a'.repeat(500)],
    ['has three bytes a character', bytesOf('€'.repeat(500)), '€'.repeat(500)],
  ])('reads one that %s', (_, header, reason) => {
    expect(readReason(header)).toEqual({ reason, problem: null });
  });

  it.each([
    ['is too long', 'a'.repeat(501), 'must have 1 to 500 characters, not 501'],
    ['is encoded and too long', `UTF-8''${'%E2%82%AC'.repeat(501)}`, 'must have 1 to 500 characters, not 501'],
    ['has an encoded line break', "UTF-8''a%0Ab", 'must not contain control characters, such as a line break or NUL'],
    ['has a tab', 'a\tb', 'must not contain control characters, such as a line break or NUL'],
  ])('says what is wrong with one that %s', (_, header, problem) => {
    expect(readReason(header)).toEqual({
      reason: null,
      problem: `The header kindred-reason, which says why you call, ${problem}.`,
    });
  });
});
