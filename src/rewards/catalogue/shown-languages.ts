import { Injectable } from '@nestjs/common';
import { textFor, type Localized } from '../../kernel/localized-text.js';
import { MemberLanguages } from '../../members/index.js';

/** Whose language counts where something is shown. */
export interface ShownTo {
  /** The languages themselves, what is tried first coming first, where they are known. */
  readonly languages?: readonly (string | null)[];
  /** Else the member, by inner id; left out and null for nobody in particular. */
  readonly memberId?: string | null;
}

/** Something with texts in several languages. */
interface Spoken {
  readonly programId: number;
  readonly shownTo?: ShownTo;
}

/** The languages in which a reward and its options are shown: that which is asked for, else those of whom they are shown to, else the program's. */
@Injectable()
export class ShownLanguages {
  constructor(private readonly members: MemberLanguages) {}

  /** One of these texts, '' without any; at once where the languages are known. */
  textFor(
    { programId, shownTo: { languages, memberId = null } = {} }: Spoken,
    texts: readonly Localized[],
    locale: string | null | undefined,
  ): string | Promise<string> {
    return languages
      ? textFor(texts, locale, ...languages)
      : this.members.textFor(texts, { programId, memberId, locale });
  }

  /** The same, and null without any. */
  textOrNull(...asked: Parameters<ShownLanguages['textFor']>): string | null | Promise<string | null> {
    const text = this.textFor(...asked);
    return typeof text === 'string' ? text || null : text.then((found) => found || null);
  }
}
