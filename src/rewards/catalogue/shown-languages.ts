import { Injectable } from '@nestjs/common';
import { ProgramDirectory } from '../../programs/index.js';

/** Something with texts in several languages. */
interface Spoken {
  readonly programId: number;
  /** In which it is shown, what is tried first coming first; not there where it is for nobody in particular. */
  readonly languages?: readonly (string | null)[];
}

/** The languages in which a reward and its options are shown: those that it says, else that of the program. */
@Injectable()
export class ShownLanguages {
  constructor(private readonly programs: ProgramDirectory) {}

  /** A text by these languages, at once where they are known. */
  choose<Text>(
    { languages, programId }: Spoken,
    textIn: (languages: readonly (string | null)[]) => Text,
  ): Text | Promise<Text> {
    return languages ? textIn(languages) : this.ofProgram(programId).then(textIn);
  }

  private async ofProgram(programId: number): Promise<string[]> {
    return [(await this.programs.settingsOf(programId)).locale];
  }
}
