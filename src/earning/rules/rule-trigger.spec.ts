import { triggerProblems } from './rule-trigger.js';

const plain: Parameters<typeof triggerProblems>[0] = {
  trigger: 'PURCHASE',
  activityType: null,
  gives: { fixed: 5 },
  hasScope: false,
  minimumOrder: null,
  minimumScope: null,
  firstPurchaseOnly: false,
  channels: null,
  hours: null,
};
const hours = { from: '09:00', until: '10:00' };
const ofPurchases = {
  hasScope: true,
  minimumOrder: '5',
  minimumScope: '0',
  firstPurchaseOnly: true,
};

describe('triggerProblems', () => {
  it.each<Partial<typeof plain>>([
    { ...ofPurchases, gives: { rate: { points: 1, per: '1' } }, channels: ['web'], hours },
    { gives: { perItem: 5 } },
    { trigger: 'ACTIVITY', activityType: 'review', channels: ['web'], hours },
    { trigger: 'ACTIVITY', activityType: 'review', gives: { factor: '2' } },
    { trigger: 'ENROLLMENT', channels: ['web'], hours },
    { trigger: 'BIRTHDAY', gives: { factor: '2' } },
    { trigger: 'ANNIVERSARY' },
  ])('takes %j', (rule) => {
    expect(triggerProblems({ ...plain, ...rule })).toEqual([]);
  });

  it('needs a type of activity with ACTIVITY', () => {
    expect(triggerProblems({ ...plain, trigger: 'ACTIVITY' })).toEqual([
      { path: ['activityType'], message: 'needed with ACTIVITY: a type of activity by its key' },
    ]);
  });

  it.each(['PURCHASE', 'ENROLLMENT', 'BIRTHDAY', 'ANNIVERSARY'])('knows no type of activity with %s', (trigger) => {
    expect(triggerProblems({ ...plain, trigger, activityType: 'review' })).toEqual([
      { path: ['activityType'], message: `not with ${trigger}, only with ACTIVITY` },
    ]);
  });

  it.each(['ACTIVITY', 'ENROLLMENT', 'BIRTHDAY', 'ANNIVERSARY'])(
    'refuses with %s what only purchases have',
    (trigger) => {
      const activityType = trigger === 'ACTIVITY' ? 'review' : null;
      const paths = [
        { gives: { rate: { points: 1, per: '1' } } },
        { gives: { perItem: 5 } },
        { hasScope: true },
        { minimumOrder: '5' },
        { minimumScope: '0' },
        { firstPurchaseOnly: true },
      ].map((rule) => triggerProblems({ ...plain, trigger, activityType, ...rule }));

      expect(paths).toEqual(
        ['gives.rate', 'gives.perItem', 'scope', 'minimumOrder', 'minimumScope', 'firstPurchaseOnly'].map((path) => [
          { path: path.split('.'), message: `not with ${trigger}, only with PURCHASE` },
        ]),
      );
    },
  );

  it.each(['BIRTHDAY', 'ANNIVERSARY'])('refuses hours and channels with %s', (trigger) => {
    expect(triggerProblems({ ...plain, trigger, channels: ['web'], hours })).toEqual([
      { path: ['channels'], message: `not with ${trigger}, which happens in no channel` },
      { path: ['hours'], message: `not with ${trigger}, which happens at midnight` },
    ]);
  });
});
