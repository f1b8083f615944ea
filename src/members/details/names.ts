/** What is known of a name. Nothing is guessed: what is unknown is left out. */
export interface Names {
  givenName: string | null;
  familyName: string | null;
  salutation: string | null;
}

/** How a language puts a name together, where that is not "Ada Lovelace" and "Dr Lovelace". */
interface Custom {
  /** The family name comes first. */
  familyFirst: true;
  /** The salutation comes after the name. */
  salutationLast?: true;
  /** By what a formal address names the person, where it is not the family name. */
  addressedBy?: 'GIVEN_NAME' | 'FULL_NAME';
}

/** By language, the first part of a locale. */
const CUSTOMS = new Map<string, Custom>([
  ['hu', { familyFirst: true }],
  ['ja', { familyFirst: true, salutationLast: true }],
  ['ko', { familyFirst: true, salutationLast: true, addressedBy: 'FULL_NAME' }],
  ['vi', { familyFirst: true, addressedBy: 'GIVEN_NAME' }],
  ['yue', { familyFirst: true, salutationLast: true }],
  ['zh', { familyFirst: true, salutationLast: true }],
]);

/** Parts in these scripts follow each other without a space. */
const WITHOUT_SPACE = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]+$/u;

/** The name to show: "Ada Lovelace", in a language that puts the family first "Lovelace Ada"; null when nothing is known. */
export function displayName({ givenName, familyName }: Omit<Names, 'salutation'>, locale: string): string | null {
  return joined(customOf(locale)?.familyFirst ? [familyName, givenName] : [givenName, familyName]);
}

/**
 * The name of a formal address: "Dr Lovelace". Without a salutation the name to show, without a family name the other one;
 * null when no name is known, since a salutation alone addresses nobody.
 */
export function formalName({ salutation, ...names }: Names, locale: string): string | null {
  const shown = displayName(names, locale);
  if (shown === null || salutation === null) return shown;
  const { givenName, familyName } = names;
  const custom = customOf(locale);
  const name = {
    FAMILY_NAME: familyName ?? givenName,
    GIVEN_NAME: givenName ?? familyName,
    FULL_NAME: shown,
  }[custom?.addressedBy ?? 'FAMILY_NAME'];
  return joined(custom?.salutationLast ? [name, salutation] : [salutation, name]);
}

function customOf(locale: string): Custom | undefined {
  return CUSTOMS.get((locale.split('-')[0] as string).toLowerCase());
}

function joined(parts: readonly (string | null)[]): string | null {
  const known = parts.filter((part): part is string => part !== null && part !== '');
  if (known.length === 0) return null;
  return known.join(known.every((part) => WITHOUT_SPACE.test(part)) ? '' : ' ');
}
