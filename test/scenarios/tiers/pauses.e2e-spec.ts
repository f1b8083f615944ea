import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectTale, metals } from './support/climbing.js';
import { buys, pauses, resumes } from './support/deeds.js';

const THREE = { bronze: 0, silver: 100, gold: 200 };

describe('a standing whose member is away', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('ends later by the days of a pause across the end of its year', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('ONE_STEP')],
      rows: [
        ['2026-11-20', buys(220), 'gold to 2027-12-31, 200 keeps'],
        ['2027-12-20', pauses('2028-01-18'), 'gold to 2028-01-30, 200 keeps'],
        ['2028-01-19', null, 'gold to 2028-01-30, 200 keeps'],
        ['2028-01-30T23:59:59.999Z', null, 'gold to 2028-01-30, 200 keeps'],
        ['2028-01-31T00:00:00.000Z', null, 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31'],
        ['2029-01-01', null, 'bronze for ever; 100 to silver by 2029-12-31'],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → gold',
        '2028-01-31 00:00 REVIEW gold → silver',
        '2029-01-01 00:00 REVIEW silver → bronze',
      ],
    });
  });

  it('ends later by the days of a pause long before, and is kept by what came in those days', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('TO_EARNED')],
      rows: [
        ['2026-11-20', buys(220)],
        ['2027-06-01', pauses('2027-06-30'), 'gold to 2028-01-30, 200 keeps'],
        ['2028-01-20', buys(200), 'gold to 2028-01-30, 200 keeps'],
        ['2028-01-31', null, 'gold to 2029-12-31, 200 keeps'],
        ['2030-01-01', null, 'bronze for ever; 100 to silver by 2030-12-31'],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold', '2030-01-01 00:00 REVIEW gold → bronze'],
    });
  });

  it('ends sooner again for who comes back before the time', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('TO_EARNED')],
      rows: [
        ['2026-11-20', buys(220)],
        ['2027-12-20', pauses('2028-02-29'), 'gold to 2028-03-12, 200 keeps'],
        ['2028-01-05', resumes, 'gold to 2028-01-16, 200 keeps'],
        ['2028-01-17', null, 'bronze for ever; 100 to silver by 2028-12-31'],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold', '2028-01-17 00:00 REVIEW gold → bronze'],
    });
  });

  it('lasts while days are protected, in the new year anew, and no longer', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('ONE_STEP')],
      rows: [
        ['2026-11-20', buys(220)],
        ['2027-12-01', pauses(), 'gold to 2028-07-29, 200 keeps'],
        ['2028-07-29', null, 'gold to 2028-07-29, 200 keeps'],
        ['2028-07-30', null, 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31'],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold', '2028-07-30 00:00 REVIEW gold → silver'],
    });
  });

  it('climbs, and has the days that are left of the pause', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('ONE_STEP')],
      rows: [
        ['2027-03-01', pauses('2027-03-31'), 'bronze for ever; 100 to silver by 2027-12-31'],
        ['2027-03-10', buys(150), 'silver to 2029-01-22, 100 keeps; 50 to gold by 2027-12-31'],
        ['2029-01-22', null, 'silver to 2029-01-22, 100 keeps; 200 to gold by 2029-12-31'],
        ['2029-01-23', null, 'bronze for ever; 100 to silver by 2029-12-31'],
      ],
      history: ['2027-03-10 12:00 PURCHASE bronze → silver', '2029-01-23 00:00 REVIEW silver → bronze'],
    });
  });

  it('has longer grace by a pause within it, and what follows lasts longer as well', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('ONE_STEP', 30)],
      rows: [
        ['2026-11-20', buys(220)],
        ['2028-01-10', pauses('2028-01-19'), 'gold in grace to 2028-02-09, 200 keeps'],
        ['2028-02-10', null, 'silver to 2029-01-10, 100 keeps; 200 to gold by 2028-12-31'],
        ['2029-01-10', null, 'silver to 2029-01-10, 100 keeps; 200 to gold by 2029-12-31'],
        ['2029-01-11', null, 'silver in grace to 2029-02-09, 100 keeps; 200 to gold by 2029-12-31'],
        ['2029-02-10', null, 'bronze for ever; 100 to silver by 2029-12-31'],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → gold',
        '2028-02-10 00:00 REVIEW gold → silver',
        '2029-02-10 00:00 REVIEW silver → bronze',
      ],
    });
  });
});
