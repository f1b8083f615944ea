/** One posting of earned points as one function: what `bare-server` calls. Same tables, same rows as an EARN of Kindred. */
export const BARE_EARN = `
CREATE OR REPLACE FUNCTION bare_earn(the_wallet bigint, the_points bigint) RETURNS TABLE (balance bigint, posted integer)
LANGUAGE plpgsql AS $$
DECLARE
  w wallet;
  t timestamptz := clock_timestamp();
BEGIN
  UPDATE wallet SET available = available + the_points, lifetime_earned = lifetime_earned + the_points,
    sequence = sequence + 1, lot_count = lot_count + 1, last_posted_at = t, last_active_at = t
  WHERE program_id = 1 AND id = the_wallet RETURNING * INTO w;
  INSERT INTO posting (program_id, wallet_id, sequence, kind, source_type, source_id, actor_type, actor_id, pending_after,
    available_after, held_after, owed_after, occurred_at, recorded_at)
  VALUES (1, the_wallet, w.sequence, 1, 1, gen_random_uuid(), 1, gen_random_uuid(), w.pending, w.available, w.held, w.owed, t, t);
  INSERT INTO movement (program_id, wallet_id, sequence, number, from_account, to_account, points, lot)
  VALUES (1, the_wallet, w.sequence, 1, 11, 2, the_points, w.lot_count);
  INSERT INTO point_lot (program_id, wallet_id, number, state, points, free, born_sequence, earned_at, available_at)
  VALUES (1, the_wallet, w.lot_count, 2, the_points, the_points, w.sequence, t, t);
  RETURN QUERY SELECT w.available, w.sequence;
END $$`;
