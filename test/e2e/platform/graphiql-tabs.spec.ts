import { refreshKeptTabs } from '../../../src/platform/graphql/graphiql.js';

/** The storage of a browser that keeps this. */
function storageWith(kept: Record<string, string>) {
  const items = new Map(Object.entries(kept));
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

describe('tabs that a browser kept', () => {
  it('get the credentials of now, and stay as somebody left them', () => {
    const storage = storageWith({
      'kindred:examples': JSON.stringify({ examples: 'a', credentials: ['key', 'old-token'] }),
      'graphiql:tabState': '{"tabs":[{"query":"{ mine }","headers":"Bearer old-token"}]}',
      'graphiql:theme': 'dark',
    });

    refreshKeptTabs(storage, { examples: 'a', credentials: ['key', 'new-token'] });

    expect(storage.items.get('graphiql:tabState')).toBe('{"tabs":[{"query":"{ mine }","headers":"Bearer new-token"}]}');
    expect(storage.items.get('kindred:examples')).toBe('{"examples":"a","credentials":["key","new-token"]}');
    expect(storage.items.get('graphiql:theme')).toBe('dark');
  });

  it('give way to the examples of another database or another version', () => {
    const storage = storageWith({
      'kindred:examples': JSON.stringify({ examples: 'a', credentials: ['key'] }),
      'graphiql:tabState': '{"tabs":[{"query":"{ mine }"}]}',
      'graphiql:headers': 'Bearer key',
      'graphiql:theme': 'dark',
    });

    refreshKeptTabs(storage, { examples: 'b', credentials: ['other'] });

    expect([...storage.items.keys()]).toEqual(['kindred:examples', 'graphiql:theme']);
  });

  it('are none in a browser that comes for the first time', () => {
    const storage = storageWith({});

    refreshKeptTabs(storage, { examples: 'a', credentials: ['key'] });

    expect([...storage.items]).toEqual([['kindred:examples', '{"examples":"a","credentials":["key"]}']]);
  });
});
