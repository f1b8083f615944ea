/** Which folder of src owns which table. SQL names only tables of its own folder or of those before it. */
export const TABLE_OWNERS: Readonly<Record<string, string>> = {
  idempotency_key: 'platform',
  outbox: 'platform',
  outbox_event: 'platform',
  rate_bucket: 'platform',
  outbox_forgotten: 'platform',

  relay: 'webhooks',
  relay_bucket: 'webhooks',
  outbox_mark: 'webhooks',
  webhook_endpoint: 'webhooks',
  webhook_delivery: 'webhooks',
  webhook_attempt: 'webhooks',

  program: 'programs',
  point_currency: 'programs',
  point_currency_policy: 'programs',
  api_key: 'programs',
  audit_entry: 'programs',
  consent_purpose: 'programs',
  consent_text: 'programs',

  member: 'members',
  member_identifier: 'members',
  member_profile: 'members',
  member_status_change: 'members',
  consent: 'members',
  data_request: 'members',
  member_pause: 'members',

  wallet: 'points',
  posting: 'points',
  posting_note: 'points',
  movement: 'points',
  point_lot: 'points',
  wallet_merge: 'points',
  lot_term: 'points',
  hold: 'points',

  purchase: 'history',
  purchase_line: 'history',
  purchase_return: 'history',
  purchase_return_line: 'history',
  purchase_cancellation: 'history',
  award: 'history',
  activity_type: 'history',
  activity: 'history',

  tier_ladder: 'tiers',
  tier_ladder_version: 'tiers',
  tier: 'tiers',
  tier_version: 'tiers',
  tier_progress: 'tiers',
  tier_standing: 'tiers',
  tier_change: 'tiers',
  tier_override: 'tiers',
  tier_activation: 'tiers',
  tier_grant: 'tiers',

  segment: 'audiences',
  segment_member: 'audiences',

  earning_rule: 'earning',
  earning_rule_version: 'earning',
  earning_rule_use: 'earning',
  earning_rule_total: 'earning',
  simulation: 'earning',

  voucher_template: 'vouchers',
  code_guess: 'vouchers',
  voucher_template_version: 'vouchers',
  voucher: 'vouchers',
  voucher_use: 'vouchers',

  reward: 'rewards',
  reward_version: 'rewards',
  reward_option: 'rewards',
  reward_option_version: 'rewards',
  reward_stock: 'rewards',
  reward_code: 'rewards',
  reward_total: 'rewards',
  reward_popularity: 'rewards',
  redemption: 'rewards',
  redemption_choice: 'rewards',
  redemption_item: 'rewards',

  referral_program: 'referrals',
  referral_program_version: 'referrals',
  referral_step: 'referrals',
  referral: 'referrals',
  referral_friend: 'referrals',
  referral_change: 'referrals',
  referral_signal: 'referrals',
  referral_reference: 'referrals',
  referral_bar: 'referrals',
  referral_total: 'referrals',

  announced_end: 'webhooks',
  announcement: 'webhooks',
  announcement_progress: 'webhooks',
  celebration: 'activities',

  member_export: 'membership',
  member_export_part: 'membership',
  member_merge: 'membership',
  member_merge_row: 'membership',
};

/** The relay is of all programs at once, so its tables name none. On a sharded database every server would have them for its own rows. */
export const SHARED_TABLES: readonly string[] = ['relay', 'relay_bucket', 'outbox_mark'];

/** The list of applied migrations is TypeORM's, not ours. */
export const FOREIGN_TABLES: readonly string[] = ['migration'];
