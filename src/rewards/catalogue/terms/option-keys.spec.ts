import { withKeys, type PresentOptions } from './option-keys.js';

const en = (text: string) => [{ locale: 'en', text }];
const both = (english: string, german: string) => [...en(english), { locale: 'de', text: german }];
const PRESENT: PresentOptions = {
  options: [
    { key: 'zoo', names: both('Zoo day', 'Zoo') },
    { key: 'option-2', names: both('Wine', 'Wein') },
    { key: 'option-3', names: both('Wine', 'Wein') },
  ],
  keys: ['zoo', 'option-1', 'option-2', 'option-3'],
};
const NONE: PresentOptions = { options: [], keys: [] };

describe('the keys of options', () => {
  it.each<[string, PresentOptions, { key?: string | null; name: ReturnType<typeof en> }[], string[]]>([
    ['are made where none are said', NONE, [{ name: en('A') }, { key: null, name: en('A') }], ['option-1', 'option-2']],
    ['stay as they are said', NONE, [{ key: 'zoo', name: en('A') }, { key: 'zoo', name: en('B') }], ['zoo', 'zoo']],
    ['are none that is said later', NONE, [{ name: en('A') }, { key: 'option-1', name: en('B') }], ['option-2', 'option-1']],
    ['are found by the name', PRESENT, [{ name: en('Zoo day') }], ['zoo']],
    ['are found by the name in the language', PRESENT, [{ name: both('Zoo day', 'Tiergarten') }], ['zoo']],
    ['are not found by another language', PRESENT, [{ name: both('Animals', 'Zoo') }], ['option-4']],
    ['are found one after the other', PRESENT, [{ name: en('Wine') }, { name: en('Wine') }, { name: en('Wine') }], ['option-2', 'option-3', 'option-4']],
    ['are left to who says them', PRESENT, [{ name: en('Zoo day') }, { key: 'zoo', name: en('Animals') }], ['option-4', 'zoo']],
    ['are none that the reward had', PRESENT, [{ name: en('Opera') }, { name: en('Tea') }], ['option-4', 'option-5']],
  ])('%s', (_, present, options, keys) => {
    const input = withKeys({ points: 5, options }, present, 'en');

    expect(input).toEqual({ points: 5, options: options.map((one, index) => ({ ...one, key: keys[index] })) });
  }); // prettier-ignore

  it.each([{}, { options: null }, { options: [] }])('are of no options: %j', (input) => {
    expect(withKeys(input, PRESENT, 'en')).toEqual(input);
  });
});
