/**
 * The features from lowest to highest: each may use those before it. The import rules, the table rules and the tests
 * are made from this one list.
 */
module.exports = [
  'programs',
  'members',
  'points',
  'history',
  'tiers',
  'audiences',
  'earning',
  'vouchers',
  'referrals',
  'rewards',
  'purchases',
  'activities',
  'membership',
  'webhooks',
];
