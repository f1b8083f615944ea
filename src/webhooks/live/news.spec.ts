import { joined, MOST_POSTINGS, readNews, writeNews, type News } from './news.js';

const ADA = '01900000-0000-7000-8000-000000000001';
const of = (memberId: string, more: Partial<News> = {}): News => ({
  programId: 7,
  memberId,
  postings: [],
  changesPoints: false,
  changesTier: false,
  ...more,
});

describe('news of members', () => {
  it('are read as they were written', () => {
    const news = [
      of(ADA, { postings: [[9_007_199_254_740_991, 2_147_483_647]], changesPoints: true }),
      of(ADA, { changesTier: true }),
      of(ADA, { changesPoints: true, changesTier: true }),
    ];

    const messages = writeNews('here', news);

    expect(messages.map(readNews)).toEqual([{ from: 'here', news }]);
  });

  it('are as many messages as fit into notifications, with everything in them once', () => {
    const postings = Array.from({ length: MOST_POSTINGS }, (_, index) => [9_007_199_254_740_991, index] as const);
    const news = Array.from({ length: 500 }, () => of(ADA, { postings, changesPoints: true }));

    const messages = writeNews('here', news);

    expect(Math.max(...messages.map((message) => message.length))).toBeLessThan(8000);
    expect(messages.flatMap((message) => readNews(message)?.news ?? [])).toEqual(news);
  });

  it('are no message when there are none', () => {
    expect(writeNews('here', [])).toEqual([]);
  });

  it.each(['', '{', '7', 'null', '{"a":1}', '["x",5]'])('are not read from %j', (message) => {
    expect(readNews(message)).toBeNull();
  });

  it('of one member join: everything that changed, and the latest postings', () => {
    const before = of(ADA, { postings: Array.from({ length: 15 }, (_, index) => [1, index]), changesTier: true });
    const after = of(ADA, { postings: Array.from({ length: 15 }, (_, index) => [1, 15 + index]), changesPoints: true });

    const both = joined(before, after);

    expect(both).toEqual({
      ...of(ADA, { changesPoints: true, changesTier: true }),
      postings: Array.from({ length: 20 }, (_, index) => [1, 10 + index]),
    });
  });
});
