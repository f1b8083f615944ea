import { PER_ENDPOINT, UnderWay } from './under-way.js';

describe('deliveries under way', () => {
  let last = 0;
  /** Begins as many as may be, and says which. */
  const begin = (underWay: UnderWay, endpoint: string): string[] => {
    const begun: string[] = [];
    for (let next = String(++last); underWay.hasRoom(endpoint, next); next = String(++last)) {
      underWay.begin(endpoint, next);
      begun.push(next);
    }
    return begun;
  };

  it('are ten to each endpoint', () => {
    const underWay = new UnderWay();

    expect(['1/1', '1/2'].map((endpoint) => begin(underWay, endpoint))).toMatchObject([{ length: 10 }, { length: 10 }]);
    underWay.over('1/1', true);

    expect([underWay.hasRoom('1/1', 'new'), underWay.hasRoom('1/2', 'new')]).toEqual([true, false]);
  });

  it('are not begun again before they are noted', () => {
    const underWay = new UnderWay();
    underWay.begin('1/1', 'this');
    underWay.over('1/1', true);

    expect([underWay.hasRoom('1/1', 'this'), underWay.hasRoom('1/2', 'this')]).toEqual([false, true]);
    underWay.noted('1/1', 'this');
    expect(underWay.hasRoom('1/1', 'this')).toBe(true);
  });

  it('wait for what is not noted once that is much', () => {
    const underWay = new UnderWay();
    const sent: string[] = [];
    for (let begun = begin(underWay, '1/1'); begun.length > 0; begun = begin(underWay, '1/1')) {
      sent.push(...begun);
      begun.forEach(() => underWay.over('1/1', true));
    }
    expect([sent.length, underWay.most]).toEqual([5 * PER_ENDPOINT, 5 * PER_ENDPOINT]);

    underWay.noted('1/1', sent[0]!);

    expect(begin(underWay, '1/1')).toHaveLength(1);
  });

  it('are one at a time to an endpoint that let the time pass, until it answers', () => {
    const underWay = new UnderWay();
    underWay.begin('1/1', 'first');
    underWay.over('1/1', false);

    const [next, ...others] = begin(underWay, '1/1');
    expect(others).toEqual([]);
    underWay.over('1/1', null); // it was given up
    underWay.noted('1/1', next!);
    expect(begin(underWay, '1/1')).toHaveLength(1);
    underWay.over('1/1', true);

    expect(begin(underWay, '1/1')).toHaveLength(PER_ENDPOINT);
  });

  it('say how many there are to one endpoint at most', () => {
    const underWay = new UnderWay();
    expect(underWay.most).toBe(0);
    underWay.begin('1/1', 'a');
    underWay.begin('1/2', 'a');
    underWay.begin('1/2', 'b');
    underWay.over('1/2', true);

    expect(underWay.most).toBe(2);
    for (const delivery of ['a', 'b']) underWay.noted('1/2', delivery);
    expect(underWay.most).toBe(1);
  });
});
