import { textFor, type Localized } from '../../../kernel/localized-text.js';

/** An option of an input. */
interface AskedOption {
  key?: string | null;
  name: readonly Localized[];
}

/** An option that a reward has. */
interface PresentOption {
  key: string;
  names: readonly Localized[];
}

/** An input whose options all have keys. */
export type Keyed<Input> = Input extends { options?: (infer Option)[] | null }
  ? Omit<Input, 'options'> & { options?: (Option & { key: string })[] | null }
  : never;

/** What a reward has: its options, and the keys of all that it ever had. */
export interface PresentOptions {
  readonly options: readonly PresentOption[];
  readonly keys: readonly string[];
}

/** Of a new reward. */
export const NO_OPTIONS: PresentOptions = { options: [], keys: [] };

/**
 * An input with a key for each option. One without a key is the first option of the reward that has its name, in this language, and that no
 * other option of the input is; else it is a new one, with the first of `option-1`, `option-2` and so on that the reward never had.
 */
export function withKeys<Input extends { options?: AskedOption[] | null }>(
  input: Input,
  present: PresentOptions,
  language: string,
): Keyed<Input> {
  const { options } = input;
  return { ...input, ...(options && { options: keyed(options, present, language) }) } as unknown as Keyed<Input>;
}

function keyed(
  options: readonly AskedOption[],
  present: PresentOptions,
  language: string,
): (AskedOption & { key: string })[] {
  const taken = new Set(options.flatMap(({ key }) => key ?? []));
  const had = new Set(present.keys);
  const nameOf = (names: readonly Localized[]): string => textFor(names, language);
  let number = 1;
  const newKey = (): string => {
    while (taken.has(`option-${number}`) || had.has(`option-${number}`)) number++;
    return `option-${number}`;
  };
  const keyOf = ({ name }: AskedOption): string => {
    const same = present.options.find(({ key, names }) => !taken.has(key) && nameOf(names) === nameOf(name));
    const key = same?.key ?? newKey();
    taken.add(key);
    return key;
  };
  return options.map((option) => ({ ...option, key: option.key ?? keyOf(option) }));
}
