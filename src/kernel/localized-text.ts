/** One text in one language. */
export interface Localized {
  locale: string;
  text: string;
}

/** The text for the first of these locales that has one: exact, then by language, then the first text there is. */
export function textFor(texts: readonly Localized[], ...locales: (string | null | undefined)[]): string {
  for (const wanted of locales) {
    if (!wanted) continue;
    const lower = wanted.toLowerCase();
    const language = lower.split('-')[0];
    const found =
      texts.find((text) => text.locale.toLowerCase() === lower) ??
      texts.find((text) => text.locale.toLowerCase().split('-')[0] === language);
    if (found) return found.text;
  }
  return texts[0]?.text ?? '';
}

/** A BCP 47 language tag that the runtime accepts, such as `en` or `de-CH`. */
export function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1 && tag.length <= 35;
  } catch {
    return false;
  }
}
