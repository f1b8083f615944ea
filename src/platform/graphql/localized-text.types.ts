import { Field, InputType } from '@nestjs/graphql';
import type { Localized } from '../../kernel/localized-text.js';
import { isLocale } from '../../kernel/localized-text.js';
import type { Problem } from '../../kernel/problem.js';

@InputType({ description: 'A text in one language.' })
export class LocalizedTextInput implements Localized {
  @Field({ description: 'A BCP 47 language tag, such as "en" or "de-CH".' })
  locale!: string;

  @Field({ description: 'The text, 1 to 2000 characters.' })
  text!: string;
}

/** What PostgreSQL cannot store: NUL, and one half of a character. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** What is wrong with a text in several languages: none at all, a language twice or unknown, a text empty or too long. */
export function textProblems(texts: readonly Localized[], path: string[]): Problem[] {
  const problems: Problem[] = [];
  if (texts.length === 0) problems.push({ path, message: 'needs a text in at least one language' });
  const seen = new Set<string>();
  texts.forEach(({ locale, text }, index) => {
    const at = [...path, String(index)];
    if (!isLocale(locale))
      problems.push({ path: [...at, 'locale'], message: `"${locale}" is not a language tag such as "en"` });
    else if (seen.has(locale.toLowerCase()))
      problems.push({ path: [...at, 'locale'], message: `"${locale}" is given twice` });
    seen.add(locale.toLowerCase());
    problems.push(...wordingProblems(text, [...at, 'text']));
  });
  return problems;
}

/** What is wrong with a list of texts, each in its language, several of which may be in the same one. */
export function listedTextProblems(texts: readonly Localized[], path: string[]): Problem[] {
  return texts.flatMap(({ locale, text }, index) => {
    const at = [...path, String(index)];
    const wording = wordingProblems(text, [...at, 'text']);
    if (isLocale(locale)) return wording;
    return [{ path: [...at, 'locale'], message: `"${locale}" is not a language tag such as "en"` }, ...wording];
  });
}

function wordingProblems(text: string, path: string[]): Problem[] {
  const problems: Problem[] = [];
  if (UNSTORABLE.test(text)) problems.push({ path, message: 'must not contain NUL or half a character' });
  if (text.trim() === '' || text.length > 2000) problems.push({ path, message: 'must have 1 to 2000 characters' });
  return problems;
}
