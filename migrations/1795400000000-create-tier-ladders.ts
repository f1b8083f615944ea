import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Ladders of tiers. An edit is a new version of the ladder with all its tiers; versions are never changed. A tier stays itself
 * through them by its key, also when a version leaves it out and a later one takes it back, so its number is never another's.
 * What members have is kept by the numbers of ladder and tier: such rows are many.
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
        is_primary boolean NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, number)
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
        perks jsonb NOT NULL,
        color text CHECK (color ~ '^#[0-9a-f]{6}$'),
        icon_url text,
        PRIMARY KEY (program_id, ladder_id, version, tier),
        UNIQUE (program_id, ladder_id, version, position),
        FOREIGN KEY (program_id, ladder_id, version) REFERENCES tier_ladder_version (program_id, ladder_id, version),
        FOREIGN KEY (program_id, ladder_id, tier) REFERENCES tier (program_id, ladder_id, number)
      )`);
    for (const table of ['tier_ladder_version', 'tier_version']) {
      await queryRunner.query(`
        CREATE TRIGGER ${table}_is_append_only BEFORE UPDATE OR DELETE ON ${table}
        FOR EACH ROW EXECUTE FUNCTION refuse_version_change()`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE tier_version');
    await queryRunner.query('DROP TABLE tier_ladder_version');
    await queryRunner.query('DROP TABLE tier');
    await queryRunner.query('DROP TABLE tier_ladder');
  }
}
