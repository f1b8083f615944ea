import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectTale, metals } from './support/climbing.js';
import { buys, cancels, isGiven, completes, orders, returns } from './support/deeds.js';

const THREE = { bronze: 0, silver: 100, gold: 200 };

describe('R9: what comes back', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const LAMP = ['2027-02-10', buys(150, 'lamp'), 'silver to 2028-12-31, 100 keeps; 50 to gold by 2027-12-31'] as const;

  it.each([
    ['a return', returns('lamp'), '2027-09-01', '2027-12-31'],
    ['a return in the next year', returns('lamp'), '2028-03-01', '2028-12-31'],
    ['a return on its last day', returns('lamp'), '2028-12-31', '2028-12-31'],
    ['its cancellation', cancels('lamp'), '2027-09-01', '2027-12-31'],
  ])('revokes the climb that it alone caused: %s', async (_, comesBack, on, by) => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [LAMP, [on, comesBack, `bronze for ever; 100 to silver by ${by}`]],
      history: ['2027-02-10 12:00 PURCHASE bronze → silver', `${on} 12:00 RETURN silver → bronze`],
    });
  });

  it('revokes it in the last months too', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).within('ROLLING', 12)],
      rows: [
        ['2027-02-10', buys(150, 'lamp'), 'silver to 2028-02-10, 100 keeps; 50 to gold by 2027-02-10'],
        ['2027-09-01', returns('lamp'), 'bronze for ever; 100 to silver by 2027-09-01'],
      ],
      history: ['2027-02-10 12:00 PURCHASE bronze → silver', '2027-09-01 12:00 RETURN silver → bronze'],
    });
  });

  it('revokes nothing while the rest is enough, and then what was beneath it too', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        LAMP,
        ['2027-03-10', buys(49), 'silver to 2028-12-31, 100 keeps; 1 to gold by 2027-12-31'],
        ['2027-03-11', buys(51, 'vase'), 'gold to 2028-12-31, 200 keeps'],
        ['2027-04-01', returns('lamp'), 'gold to 2028-12-31, 200 keeps'],
        ['2027-05-01', returns('vase'), 'bronze for ever; 51 to silver by 2027-12-31'],
      ],
      history: [
        '2027-02-10 12:00 PURCHASE bronze → silver',
        '2027-03-11 12:00 PURCHASE silver → gold',
        '2027-05-01 12:00 RETURN gold → bronze',
      ],
    });
  });

  it.each([
    ['lamp', 'vase'],
    ['vase', 'lamp'],
  ])('leaves nothing when all comes back: first the %s, then the %s', async (first, second) => {
    const left =
      first === 'lamp' ? 'silver to 2028-12-31, 100 keeps; 50 to gold by 2027-12-31' : 'gold to 2028-12-31, 200 keeps';
    const step =
      first === 'lamp'
        ? ['2027-04-01 12:00 RETURN gold → silver', '2027-04-02 12:00 RETURN silver → bronze']
        : ['2027-04-02 12:00 RETURN gold → bronze'];
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2027-02-10', buys(250, 'lamp'), 'gold to 2028-12-31, 200 keeps'],
        ['2027-03-10', buys(150, 'vase'), 'gold to 2028-12-31, 200 keeps'],
        ['2027-04-01', returns(first), left],
        ['2027-04-02', returns(second), 'bronze for ever; 100 to silver by 2027-12-31'],
      ],
      history: ['2027-02-10 12:00 PURCHASE bronze → gold', ...step],
    });
  });

  it('revokes it once the rest is not enough any more, also of visits', async () => {
    await expectTale(app, {
      ladders: [metals(app, { bronze: 0, silver: 2 }).counting('VISITS')],
      rows: [
        ['2027-02-10', buys(5)],
        ['2027-02-11', buys(5, 'vase'), 'silver to 2028-12-31, 2 keeps'],
        ['2027-02-11T15:00:00.000Z', buys(5, 'lamp'), 'silver to 2028-12-31, 2 keeps'],
        ['2027-02-12', returns('vase'), 'silver to 2028-12-31, 2 keeps'],
        ['2027-02-13', returns('lamp'), 'bronze for ever; 1 to silver by 2027-12-31'],
      ],
      history: ['2027-02-11 12:00 PURCHASE bronze → silver', '2027-02-13 12:00 RETURN silver → bronze'],
    });
  });

  it('revokes nothing for a purchase of which as many came back as before: none', async () => {
    await expectTale(app, {
      ladders: [metals(app, { bronze: 0, silver: 2, gold: 3 }).counting('PURCHASES')],
      rows: [
        ['2027-02-10', buys(5, 'vase')],
        ['2027-02-11', buys([5, 5], 'lamps'), 'silver to 2028-12-31, 2 keeps; 1 to gold by 2027-12-31'],
        ['2027-02-12', returns('lamps', 1), 'silver to 2028-12-31, 2 keeps; 1 to gold by 2027-12-31'],
        ['2027-02-13', returns('vase'), 'silver to 2028-12-31, 2 keeps; 2 to gold by 2027-12-31'],
      ],
      history: ['2027-02-11 12:00 PURCHASE bronze → silver'],
    });
  });

  it('goes back to what any year was enough for, where nobody falls', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('NEVER')],
      rows: [
        ['2027-02-10', buys(250, 'lamp'), 'gold for ever'],
        ['2028-03-10', buys(150), 'gold for ever'],
        ['2031-04-01', returns('lamp'), 'silver for ever; 200 to gold by 2031-12-31'],
      ],
      history: ['2027-02-10 12:00 PURCHASE bronze → gold', '2031-04-01 12:00 RETURN gold → silver'],
    });
  });

  it('revokes nothing of what another purchase led to, nor what a year has confirmed', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2027-02-10', buys(60, 'lamp'), 'bronze for ever; 40 to silver by 2027-12-31'],
        ['2027-03-10', buys(60, 'vase'), 'silver to 2028-12-31, 100 keeps; 80 to gold by 2027-12-31'],
        ['2027-04-01', returns('lamp'), 'silver to 2028-12-31, 100 keeps; 140 to gold by 2027-12-31'],
        ['2028-05-01', buys(110), 'silver to 2028-12-31, 0 keeps; 90 to gold by 2028-12-31'],
        ['2029-02-01', returns('vase'), 'silver to 2029-12-31, 100 keeps; 200 to gold by 2029-12-31'],
        ['2030-01-01', null, 'bronze for ever; 100 to silver by 2030-12-31'],
      ],
      history: ['2027-03-10 12:00 PURCHASE bronze → silver', '2030-01-01 00:00 REVIEW silver → bronze'],
    });
  });

  it('lowers the year in which it was bought, which decides less', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2026-11-20', buys(120), 'silver to 2027-12-31, 100 keeps; 80 to gold by 2026-12-31'],
        ['2027-06-01', buys([70, 40], 'lamp'), 'silver to 2027-12-31, 0 keeps; 90 to gold by 2027-12-31'],
        ['2027-12-31', returns('lamp', 2), 'silver to 2027-12-31, 30 keeps; 130 to gold by 2027-12-31'],
        ['2028-01-01', null, 'bronze for ever; 100 to silver by 2028-12-31'],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → silver', '2028-01-01 00:00 REVIEW silver → bronze'],
    });
  });

  it('leads to the tier between that the rest is enough for, line by line', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2027-02-10', buys([120, 130], 'lamps'), 'gold to 2028-12-31, 200 keeps'],
        ['2027-05-01', returns('lamps', 2), 'silver to 2028-12-31, 100 keeps; 80 to gold by 2027-12-31'],
        ['2027-06-01', returns('lamps', 1), 'bronze for ever; 100 to silver by 2027-12-31'],
      ],
      history: [
        '2027-02-10 12:00 PURCHASE bronze → gold',
        '2027-05-01 12:00 RETURN gold → silver',
        '2027-06-01 12:00 RETURN silver → bronze',
      ],
    });
  });

  it.each([
    [99, 'bronze for ever; 100 to silver by 2028-12-31', 'bronze'],
    [100, 'silver to 2028-12-31, 100 keeps; 100 to gold by 2028-12-31', 'silver'],
  ])('goes back to what stood before, reviewed meanwhile: %i of its year', async (others, shows, tier) => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2026-11-20', buys(100)],
        ['2027-06-01', buys(others)],
        ['2027-12-01', buys(200, 'lamp'), 'gold to 2028-12-31, 200 keeps'],
        ['2028-02-01', buys(0, 'nothing'), 'gold to 2028-12-31, 200 keeps'],
        ['2028-03-01', returns('lamp'), shows.replace('100 to gold', '200 to gold')],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → silver',
        '2027-12-01 12:00 PURCHASE silver → gold',
        `2028-03-01 12:00 RETURN gold → ${tier}`,
      ],
    });
  });

  it('leaves what was reached in the next year beneath the tier that it revokes', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2027-12-01', buys(200, 'lamp'), 'gold to 2028-12-31, 200 keeps'],
        ['2028-02-01', buys(150), 'gold to 2028-12-31, 50 keeps'],
        ['2028-03-01', returns('lamp'), 'silver to 2029-12-31, 100 keeps; 50 to gold by 2028-12-31'],
        ['2030-01-01', null, 'bronze for ever; 100 to silver by 2030-12-31'],
      ],
      history: [
        '2027-12-01 12:00 PURCHASE bronze → gold',
        '2028-03-01 12:00 RETURN gold → silver',
        '2030-01-01 00:00 REVIEW silver → bronze',
      ],
    });
  });

  it.each([
    ['sofa', 'lamp', 'gold to 2027-06-30, 200 keeps; 400 to black by 2027-06-30', ['black → gold', 'gold → silver']],
    ['lamp', 'sofa', 'black to 2027-09-30, 400 keeps', ['black → silver']],
  ])(
    'counts what is left in each window of what came back: the %s, then the %s',
    async (first, second, left, steps) => {
      const days = ['2027-04-11', '2027-04-12'].slice(-steps.length);
      await expectTale(app, {
        ladders: [metals(app, { ...THREE, black: 400 }).within('CALENDAR_QUARTER')],
        rows: [
          ['2027-01-10', buys(90)],
          ['2027-01-11', buys(150, 'lamp'), 'gold to 2027-06-30, 200 keeps; 160 to black by 2027-03-31'],
          ['2027-01-12', buys(20)],
          ['2027-04-10', buys(400, 'sofa'), 'black to 2027-09-30, 400 keeps'],
          ['2027-04-11', returns(first), left],
          ['2027-04-12', returns(second), 'silver to 2027-06-30, 100 keeps; 200 to gold by 2027-06-30'],
        ],
        history: [
          '2027-01-11 12:00 PURCHASE bronze → gold',
          '2027-04-10 12:00 PURCHASE gold → black',
          ...steps.map((step, index) => `${String(days[index])} 12:00 RETURN ${step}`),
        ],
      });
    },
  );

  it('changes nothing that is seen beneath a floor', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        LAMP,
        ['2027-03-01', isGiven('silver'), 'silver for ever; 50 to gold by 2027-12-31; given silver for ever'],
        ['2027-04-01', returns('lamp'), 'silver for ever; 200 to gold by 2027-12-31; given silver for ever'],
      ],
      history: ['2027-02-10 12:00 PURCHASE bronze → silver'],
    });
  });

  it('counts nothing before an order is completed, then in the year of its own date', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2027-12-30', orders(150, 'lamp'), 'bronze for ever; 100 to silver by 2027-12-31'],
        ['2028-01-05', completes('lamp'), 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31'],
        ['2028-02-05', returns('lamp'), 'bronze for ever; 100 to silver by 2028-12-31'],
      ],
      history: ['2028-01-05 12:00 PURCHASE bronze → silver', '2028-02-05 12:00 RETURN silver → bronze'],
    });
  });
});
