import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Ladders of tiers. An edit is a new version of the ladder with all its tiers; versions are never changed. A tier stays itself
 * through them by its key, also when a version leaves it out and a later one takes it back, so its number is never another's.
 * What members have is kept by the numbers of ladder and tier: such rows are many. What counts is kept by a counter: versions of a
 * ladder that count the same share one. A version is in force once it was activated; what that takes is noted in its activation.
 */
export class CreateTierLadders1795400000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE tier_ladder (
        program_id integer NOT NULL REFERENCES program (id),
        id uuid NOT NULL,
        number smallint NOT NULL CHECK (number > 0),
        status text NOT NULL CHECK (status IN ('DRAFT', 'ACTIVE', 'ARCHIVED')),
        version integer NOT NULL CHECK (version > 0),
        version_in_force integer CHECK (version_in_force BETWEEN 1 AND version),
        is_primary boolean NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, number),
        CHECK (status <> 'DRAFT' OR version_in_force IS NULL),
        CHECK (status <> 'ACTIVE' OR version_in_force IS NOT NULL)
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX tier_ladder_primary ON tier_ladder (program_id) WHERE is_primary AND status <> 'ARCHIVED'`,
    );
    await queryRunner.query(`
      CREATE TABLE tier (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        ladder_id uuid NOT NULL,
        number smallint NOT NULL CHECK (number > 0),
        key text NOT NULL,
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, ladder_id, number),
        UNIQUE (program_id, ladder_id, key),
        FOREIGN KEY (program_id, ladder_id) REFERENCES tier_ladder (program_id, id)
      )`);
    await queryRunner.query(`
      CREATE TABLE tier_ladder_version (
        program_id integer NOT NULL,
        ladder_id uuid NOT NULL,
        version integer NOT NULL,
        names jsonb NOT NULL,
        metric text NOT NULL CHECK (metric IN ('QUALIFYING_POINTS', 'SPEND', 'PURCHASES', 'VISITS', 'ACTIVITIES')),
        currency smallint,
        activity_type text,
        money_currency text,
        time_window text NOT NULL CHECK (
          time_window IN ('CALENDAR_YEAR', 'CALENDAR_HALF_YEAR', 'CALENDAR_QUARTER', 'ROLLING', 'ANNIVERSARY', 'LIFETIME')
        ),
        window_months smallint CHECK (window_months > 0),
        falling text NOT NULL CHECK (falling IN ('NEVER', 'ONE_STEP', 'TO_EARNED')),
        grace_days smallint NOT NULL CHECK (grace_days >= 0),
        counter smallint NOT NULL CHECK (counter > 0),
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, ladder_id, version),
        FOREIGN KEY (program_id, ladder_id) REFERENCES tier_ladder (program_id, id),
        FOREIGN KEY (program_id, currency) REFERENCES point_currency (program_id, number),
        CHECK ((metric = 'QUALIFYING_POINTS') = (currency IS NOT NULL)),
        CHECK ((metric = 'SPEND') = (money_currency IS NOT NULL)),
        CHECK ((metric = 'ACTIVITIES') = (activity_type IS NOT NULL)),
        CHECK ((time_window = 'ROLLING') = (window_months IS NOT NULL)),
        CHECK (grace_days = 0 OR (falling <> 'NEVER' AND time_window <> 'LIFETIME'))
      )`);
    await queryRunner.query(`
      CREATE TABLE tier_version (
        program_id integer NOT NULL,
        ladder_id uuid NOT NULL,
        version integer NOT NULL,
        tier smallint NOT NULL,
        position smallint NOT NULL CHECK (position > 0),
        threshold numeric NOT NULL CHECK (threshold >= 0 AND (position = 1) = (threshold = 0)),
        multiplier numeric NOT NULL CHECK (multiplier >= 1),
        names jsonb NOT NULL,
        descriptions jsonb NOT NULL,
        pending jsonb,
        expiry jsonb,
        entry_points bigint CHECK (entry_points > 0),
        entry_voucher uuid,
        perks jsonb NOT NULL,
        color text CHECK (color ~ '^#[0-9a-f]{6}$'),
        icon_url text,
        PRIMARY KEY (program_id, ladder_id, version, tier),
        UNIQUE (program_id, ladder_id, version, position),
        FOREIGN KEY (program_id, ladder_id, version) REFERENCES tier_ladder_version (program_id, ladder_id, version),
        FOREIGN KEY (program_id, ladder_id, tier) REFERENCES tier (program_id, ladder_id, number)
      )`);
    await queryRunner.query(`
      CREATE TABLE tier_activation (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        ladder_id uuid NOT NULL,
        version integer NOT NULL,
        starts_at timestamptz NOT NULL,
        on_change text NOT NULL CHECK (on_change IN ('KEEP_UNTIL_PERIOD_END', 'RAISE_ONLY', 'REASSESS')),
        moves jsonb NOT NULL,
        tiers_before jsonb,
        status text NOT NULL CHECK (status IN ('COUNTING', 'WAITING', 'APPLYING', 'DONE', 'CANCELED')),
        done_to uuid,
        members_done integer NOT NULL DEFAULT 0,
        asked_at timestamptz NOT NULL,
        in_force_at timestamptz,
        ended_at timestamptz,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, ladder_id, version) REFERENCES tier_ladder_version (program_id, ladder_id, version),
        CHECK ((status IN ('APPLYING', 'DONE')) = (in_force_at IS NOT NULL)),
        CHECK ((in_force_at IS NULL) = (tiers_before IS NULL)),
        CHECK ((status IN ('DONE', 'CANCELED')) = (ended_at IS NOT NULL))
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX tier_activation_open ON tier_activation (program_id, ladder_id) WHERE ended_at IS NULL`,
    );
    for (const table of ['tier_ladder_version', 'tier_version']) {
      await queryRunner.query(`
        CREATE TRIGGER ${table}_is_append_only BEFORE UPDATE OR DELETE ON ${table}
        FOR EACH ROW EXECUTE FUNCTION refuse_version_change()`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE tier_activation');
    await queryRunner.query('DROP TABLE tier_version');
    await queryRunner.query('DROP TABLE tier_ladder_version');
    await queryRunner.query('DROP TABLE tier');
    await queryRunner.query('DROP TABLE tier_ladder');
  }
}
