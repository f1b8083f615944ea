import { Injectable } from '@nestjs/common';
import { textFor, type Localized } from '../kernel/localized-text.js';
import { ProgramDirectory } from '../programs/index.js';
import { MemberLoader } from './member-loader.js';

/** For whom a text is chosen: the member by inner id, null for nobody in particular, and the language that is asked for, if any. */
interface Reader {
  readonly programId: number;
  readonly memberId: string | null;
  readonly locale?: string | null | undefined;
}

/** In which languages texts are shown: in that which is asked for, else in the member's, else in the program's. */
@Injectable()
export class MemberLanguages {
  constructor(
    private readonly loader: MemberLoader,
    private readonly programs: ProgramDirectory,
  ) {}

  /** What is tried first comes first. */
  async languagesOf({ programId, memberId, locale = null }: Reader): Promise<(string | null)[]> {
    const program = await this.programs.settingsOf(programId);
    const profile = memberId === null ? null : await this.loader.profileOf({ programId, uuid: memberId });
    return [locale, profile?.locale ?? null, program.locale];
  }

  /** One of these texts, '' without any. Nobody's language is read where there is nothing to choose. */
  async textFor(texts: readonly Localized[], reader: Reader): Promise<string> {
    return texts.length < 2 ? textFor(texts) : textFor(texts, ...(await this.languagesOf(reader)));
  }
}
