import { fromMinor, toMinor } from '../../kernel/money.js';

/** `1 point`, `12 points`. */
export const points = (count: number): string => `${String(count)} ${count === 1 ? 'point' : 'points'}`;

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${String(words.at(-1))}`;
}

/** `once`, `twice`, `5 times`. */
export function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${String(count)} times`;
}

/** `9 August 2026`, of a calendar day. */
export function longDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** Amounts of one currency added up, as `20.00 GBP`. */
export function sumOf(amounts: readonly string[], currency: string): string {
  const sum = amounts.reduce((total, amount) => total + toMinor(amount, currency), 0);
  return `${fromMinor(sum, currency)} ${currency}`;
}

const WIDTH = 96;

/** Lines of a page, with what follows the first indented. */
export function wrapped(text: string, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && indent + line.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
