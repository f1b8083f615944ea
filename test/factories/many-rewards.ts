import type { Pool } from 'pg';

/**
 * Copies of the reward with the lowest number, so that there are so many of them, each with all its options: as if each had been made by
 * hand, of which a thousand take too long. Every fifth is of another topic, and every option is meant for other ages.
 */
export async function copyRewards(pool: Pool, programId: number, count: number): Promise<void> {
  const first = 'SELECT * FROM reward WHERE program_id = $1 ORDER BY number LIMIT 1';
  const uuid = (of: string): string => `md5('${of}' || n.number || '/' || $1)::uuid`;
  const option = (of: string): string => `md5('option' || n.number || '/' || ${of} || '/' || $1)::uuid`;
  const numbers = `(SELECT generate_series(f.number + 1, f.number + $2 - 1) AS number FROM f) n`;
  const copies = [
    `INSERT INTO reward SELECT $1, ${uuid('reward')}, n.number, f.status, f.version, f.position + n.number, f.created_at
     FROM f, ${numbers}`,
    `INSERT INTO reward_version (program_id, reward_id, version, names, descriptions, conditions, images, category, tags, currency,
       points, tier_prices, timed_prices, early_access, audience, gives, limits, choose, created_at)
     SELECT $1, ${uuid('reward')}, v.version, jsonb_build_array(jsonb_build_object('locale', 'en', 'text', 'Reward ' || n.number)),
       v.descriptions, v.conditions, v.images, 'category ' || n.number % 5, ARRAY['tag ' || n.number % 7], v.currency,
       v.points + n.number, v.tier_prices, v.timed_prices, v.early_access, v.audience, v.gives, v.limits, v.choose, v.created_at
     FROM f JOIN reward_version v ON v.program_id = $1 AND v.reward_id = f.id AND v.version = f.version, ${numbers}`,
    `INSERT INTO reward_option SELECT $1, ${option('o.number')}, ${uuid('reward')}, o.number, o.key
     FROM f JOIN reward_option o ON o.program_id = $1 AND o.reward_id = f.id, ${numbers}`,
    `INSERT INTO reward_option_version (program_id, reward_id, version, option, position, names, descriptions, image, tags,
       surcharge, legal_age, meant_for_min_age, meant_for_max_age, audience, once, gives, voucher_template)
     SELECT $1, ${uuid('reward')}, o.version, o.option, o.position, o.names, o.descriptions, o.image, o.tags, o.surcharge, o.legal_age,
       (n.number * 7 + o.option * 13) % 50 + 15, (n.number * 7 + o.option * 13) % 50 + 30, o.audience, o.once, o.gives, o.voucher_template
     FROM f JOIN reward_option_version o ON o.program_id = $1 AND o.reward_id = f.id AND o.version = f.version, ${numbers}`,
    `INSERT INTO reward_stock (program_id, reward, option, remaining)
     SELECT $1, n.number, s.option, s.remaining
     FROM f JOIN reward_stock s ON s.program_id = $1 AND s.reward = f.number, ${numbers}`,
  ];
  for (const copy of copies) await pool.query(`WITH f AS (${first}) ${copy}`, [programId, count]);
  await pool.query('UPDATE program SET revision = revision + 1 WHERE id = $1', [programId]);
}
