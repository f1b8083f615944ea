import { PER_ENDPOINT, UnderWay } from './under-way.js';

describe('deliveries under way', () => {
  const full = (underWay: UnderWay, endpoint: string): number => {
    let number = 0;
    while (underWay.hasRoom(endpoint, `delivery-${String(number)}`)) {
      underWay.begin(endpoint, `delivery-${String(number)}`);
      number++;
    }
    return number;
  };

  it('are ten to each endpoint', () => {
    const underWay = new UnderWay();

    expect([full(underWay, '1/1'), full(underWay, '1/2')]).toEqual([PER_ENDPOINT, PER_ENDPOINT]);
    underWay.end('1/1', 'delivery-3');

    expect([underWay.hasRoom('1/1', 'new'), underWay.hasRoom('1/2', 'new')]).toEqual([true, false]);
  });

  it('are not begun twice', () => {
    const underWay = new UnderWay();
    underWay.begin('1/1', 'this');

    expect([underWay.hasRoom('1/1', 'this'), underWay.hasRoom('1/2', 'this')]).toEqual([false, true]);
  });

  it('are one at a time to an endpoint that let the time pass, until it answers', () => {
    const underWay = new UnderWay();
    underWay.timedOut('1/1');

    expect([full(underWay, '1/1'), full(underWay, '1/2')]).toEqual([1, PER_ENDPOINT]);
    underWay.end('1/1', 'delivery-0');
    underWay.answered('1/1');

    expect(full(underWay, '1/1')).toBe(PER_ENDPOINT);
  });

  it('begin no more to an endpoint that hangs before all that is under way to it has ended', () => {
    const underWay = new UnderWay();
    underWay.begin('1/1', 'one');
    underWay.begin('1/1', 'two');
    underWay.timedOut('1/1');
    underWay.end('1/1', 'one');

    expect(underWay.hasRoom('1/1', 'three')).toBe(false);
    underWay.end('1/1', 'two');
    expect(underWay.hasRoom('1/1', 'three')).toBe(true);
  });
});
