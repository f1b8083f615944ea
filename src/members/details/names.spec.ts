import fc from 'fast-check';
import { displayName, formalName, type Names } from './names.js';

const named = (givenName: string | null, familyName: string | null, salutation: string | null = null): Names => ({
  givenName,
  familyName,
  salutation,
});

describe('displayName', () => {
  it.each<[string, Names, string | null]>([
    ['en', named('Ada', 'Lovelace'), 'Ada Lovelace'],
    ['de-CH', named('Ada', 'Lovelace', 'Dr.'), 'Ada Lovelace'],
    ['en', named('Ada', null), 'Ada'],
    ['en', named(null, 'Lovelace'), 'Lovelace'],
    ['en', named(null, null, 'Dr'), null],
    ['en', named('Mary Ann', 'Evans Cross'), 'Mary Ann Evans Cross'],
    ['hu', named('János', 'Kovács'), 'Kovács János'],
    ['hu-HU', named('János', null), 'János'],
    ['hu', named(null, null), null],
    ['ja', named('太郎', '山田'), '山田太郎'],
    ['ja-JP', named('Ada', 'ラブレス'), 'ラブレス Ada'],
    ['zh-Hant-TW', named('小龍', '李'), '李小龍'],
    ['zh', named('Xiaolong', 'Li'), 'Li Xiaolong'],
    ['ko', named('철수', '김'), '김철수'],
    ['vi', named('Minh', 'Nguyễn Văn'), 'Nguyễn Văn Minh'],
    ['vi', named(null, 'Nguyễn'), 'Nguyễn'],
    ['huq', named('Ada', 'Lovelace'), 'Ada Lovelace'],
    ['en', named('小龍', '李'), '小龍李'],
  ])('in %s of %j is %j', (locale, names, shown) => {
    expect(displayName(names, locale)).toBe(shown);
  });
});

describe('formalName', () => {
  it.each<[string, Names, string | null]>([
    ['en', named('Ada', 'Lovelace', 'Dr'), 'Dr Lovelace'],
    ['en', named('Ada', 'Lovelace'), 'Ada Lovelace'],
    ['en', named('Ada', null, 'Dr'), 'Dr Ada'],
    ['en', named(null, 'Lovelace', 'Dr'), 'Dr Lovelace'],
    ['en', named(null, 'Lovelace'), 'Lovelace'],
    ['en', named(null, null, 'Dr'), null],
    ['en', named(null, null), null],
    ['hu', named('János', 'Kovács', 'Dr.'), 'Dr. Kovács'],
    ['hu', named('János', 'Kovács'), 'Kovács János'],
    ['ja', named('太郎', '山田', '様'), '山田様'],
    ['zh', named('小龙', '李', '先生'), '李先生'],
    ['ko', named('철수', '김', '님'), '김철수님'],
    ['ja', named('Ada', 'Lovelace', 'Dr'), 'Lovelace Dr'],
    ['vi', named('Minh', 'Nguyễn Văn', 'Ông'), 'Ông Minh'],
    ['vi', named(null, 'Nguyễn', 'Ông'), 'Ông Nguyễn'],
  ])('in %s of %j is %j', (locale, names, formal) => {
    expect(formalName(names, locale)).toBe(formal);
  });

  it('leaves no gap, whatever is missing', () => {
    const part = fc.option(fc.constantFrom('Ada', 'Mary Ann', '李', '님'));
    const locale = fc.constantFrom('en', 'hu', 'ja', 'zh', 'ko', 'vi', 'fr-CA');

    fc.assert(
      fc.property(part, part, part, locale, (givenName, familyName, salutation, tag) => {
        const names = named(givenName, familyName, salutation);
        const isUnknown = givenName === null && familyName === null;

        for (const name of [displayName(names, tag), formalName(names, tag)]) {
          expect(name === null).toBe(isUnknown);
          expect(name ?? 'x').toMatch(/^\S+( \S+)*$/u);
        }
      }),
    );
  });
});
