import { circleThrough, inRefreshOrder, type NamingSegment } from './refresh-order.js';

const segment = (text: string): NamingSegment => {
  const [key = '', refersTo = ''] = text.split(' → ');
  return { key, refersTo: refersTo === '' ? [] : refersTo.split(' ') };
};

describe('circleThrough', () => {
  it.each<[string, string, string[], string[] | null]>([
    ['nothing is named', 'a', ['b → a'], null],
    ['another is named, which names none', 'a → b', ['b', 'c → a'], null],
    ['others name it', 'a', ['b → a', 'c → b'], null],
    ['two ways lead to one', 'a → b c', ['b → d', 'c → d', 'd'], null],
    ['a static one is named, which is not among them', 'a → list', ['b'], null],
    ['it names itself', 'a → a', [], ['a', 'a']],
    ['the other names it', 'a → b', ['b → a'], ['a', 'b', 'a']],
    ['a long way round', 'a → x b', ['x', 'b → y c', 'y → x', 'c → d', 'd → x a'], ['a', 'b', 'c', 'd', 'a']],
    ['what it named before counts no more', 'a → c', ['a → b', 'b → a', 'c'], null],
    ['others are in a circle', 'a → b', ['b → c', 'c → b'], null],
  ])('%s', (_, changed, others, expected) => {
    const { key, refersTo } = segment(changed);

    expect(circleThrough(key, refersTo, others.map(segment))).toEqual(expected);
  });
});

describe('inRefreshOrder', () => {
  it.each<[string, string[], string[]]>([
    ['as they are', ['a', 'b', 'c'], ['a', 'b', 'c']],
    ['after what it names', ['a → b', 'b'], ['b', 'a']],
    ['after all that it hangs on', ['a → b c', 'b → d', 'c', 'd'], ['d', 'b', 'c', 'a']],
    ['static ones do not matter', ['a → list', 'b'], ['a', 'b']],
    ['a circle that came about all the same', ['a → b', 'b → a'], ['b', 'a']],
  ])('%s', (_, segments, expected) => {
    expect(inRefreshOrder(segments.map(segment)).map(({ key }) => key)).toEqual(expected);
  });
});
