import type { Localized } from '../../../kernel/localized-text.js';
import type { Problem } from '../../../kernel/problem.js';

const MOST_PERKS = 20;

/** What is wrong with how many perks a tier has, in each language. */
export function perkCountProblems(perks: readonly Localized[], path: string[]): Problem[] {
  const counts = new Map<string, number>();
  for (const { locale } of perks) counts.set(locale.toLowerCase(), (counts.get(locale.toLowerCase()) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > MOST_PERKS)
    .map(([locale, count]) => ({
      path,
      message: `must be at most ${MOST_PERKS} in a language, not ${count} in "${locale}"`,
    }));
}

/**
 * The perks in one language, in their order: the first of these locales that has any, exactly or by language; else the language
 * of the first perk. Languages are not mixed: who writes a list in two languages says it twice.
 */
export function perksIn(perks: readonly Localized[], ...locales: (string | null | undefined)[]): string[] {
  const written = perks.map(({ locale, text }) => ({ locale: locale.toLowerCase(), text }));
  const found = locales
    .filter((locale) => locale != null)
    .flatMap((locale) => {
      const exact = written.find((perk) => perk.locale === locale.toLowerCase());
      return exact ?? written.find((perk) => languageOf(perk.locale) === languageOf(locale.toLowerCase())) ?? [];
    })
    .at(0);
  const chosen = found ?? written[0];
  return written.filter(({ locale }) => locale === chosen?.locale).map(({ text }) => text);
}

function languageOf(locale: string): string {
  return locale.split('-')[0] as string;
}
