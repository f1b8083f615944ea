import type { Localized } from '../../kernel/localized-text.js';

interface FirstPurpose {
  key: string;
  name: Localized[];
  text: Localized[];
}

const inEnglish = (text: string): Localized[] => [{ locale: 'en', text }];

/** With what every program begins: in plain words, for the program to make its own. Both need a consent. */
export const FIRST_PURPOSES: readonly FirstPurpose[] = [
  {
    key: 'MARKETING_EMAIL',
    name: inEnglish('Offers and news by email'),
    text: inEnglish(
      'You may send me offers and news by email. I can take this back at any time; my points and rewards do not depend on it.',
    ),
  },
  {
    key: 'PROFILING',
    name: inEnglish('Offers that suit me'),
    text: inEnglish(
      'You may look at what I buy and do, to choose offers and rewards that suit me. I can take this back at any time; ' +
        'my points and rewards do not depend on it.',
    ),
  },
];
