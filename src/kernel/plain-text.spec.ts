import { plainText, plainTextProblem } from './plain-text.js';

describe('plainText', () => {
  it.each([
    ['  Ada ', 'Ada'],
    ['Zoe\u0308', 'Zoë'],
    ['👩‍👩‍👧 Ng', '👩‍👩‍👧 Ng'],
  ])('%j is %j', (text, form) => {
    expect(plainText(text)).toBe(form);
  });
});

describe('plainTextProblem', () => {
  const control = 'must not contain control characters, such as a line break or NUL';

  it.each([
    ['Ada', null],
    ['1234567890', null],
    [' 1234567890 ', null],
    ['👩‍👩‍👧', null],
    ['', 'must have 1 to 10 characters, not 0'],
    ['  \n ', 'must have 1 to 10 characters, not 0'],
    ['12345678901', 'must have 1 to 10 characters, not 11'],
    ['A\u0000da', control],
    ['A\nda', control],
    ['A\u0085da', control],
    ['A\ud800da', control],
  ])('%j: %s', (text, problem) => {
    expect(plainTextProblem(text, 10)).toBe(problem);
  });
});
