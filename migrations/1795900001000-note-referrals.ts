import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who brought whom. `member_id` of a referral is the advocate; the friend stands in `referral_friend`, whose key lets everybody have one
 * advocate, for ever. An invitation has a code of its own: that of its voucher, or one that is stored as codes of vouchers are. `expires_at` is until
 * when an invitation can be accepted, later until when the friend can qualify. What advocate and friend get is decided when the friend qualifies:
 * `purchase_id`, where by a purchase, and `activity_id`, as which the advocate's history has it. `pays_at` is when it is paid out. Lots are named by
 * wallet and number. Changes are append-only; those that time makes are noted when somebody comes by.
 */
export class NoteReferrals1795900001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE referral (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        member_id uuid NOT NULL,
        version integer NOT NULL,
        state text NOT NULL CHECK (
          state IN ('INVITED', 'JOINED', 'IN_REVIEW', 'QUALIFIED', 'REWARDED', 'REJECTED', 'REVERSED', 'EXPIRED')
        ),
        reason text,
        invited_at timestamptz NOT NULL,
        is_invitation boolean NOT NULL,
        code_key smallint,
        code_hash bytea,
        code_cipher bytea,
        voucher_id uuid,
        joined_at timestamptz,
        expires_at timestamptz,
        qualified_at timestamptz,
        purchase_id uuid,
        friend_number integer CHECK (friend_number > 0),
        score smallint CHECK (score >= 0),
        advocate_points bigint CHECK (advocate_points > 0),
        advocate_template uuid,
        advocate_wallet bigint,
        advocate_lot integer,
        advocate_voucher uuid,
        friend_points bigint CHECK (friend_points > 0),
        friend_wallet bigint,
        friend_lot integer,
        activity_id uuid,
        pays_at timestamptz,
        ended_at timestamptz,
        changes smallint NOT NULL CHECK (changes > 0),
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, code_hash),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        FOREIGN KEY (program_id, version) REFERENCES referral_program_version (program_id, version),
        FOREIGN KEY (program_id, voucher_id) REFERENCES voucher (program_id, id),
        FOREIGN KEY (program_id, advocate_template) REFERENCES voucher_template (program_id, id),
        FOREIGN KEY (program_id, advocate_voucher) REFERENCES voucher (program_id, id),
        CHECK ((code_hash IS NULL) = (code_key IS NULL) AND (code_hash IS NULL) = (code_cipher IS NULL)),
        CHECK ((advocate_wallet IS NULL) = (advocate_lot IS NULL)),
        CHECK ((friend_wallet IS NULL) = (friend_lot IS NULL)),
        CHECK (state <> 'INVITED' OR (is_invitation AND joined_at IS NULL)),
        CHECK (state NOT IN ('IN_REVIEW', 'QUALIFIED', 'REWARDED', 'REVERSED')
          OR (qualified_at IS NOT NULL AND friend_number IS NOT NULL AND pays_at IS NOT NULL)),
        CHECK ((ended_at IS NOT NULL) = (state IN ('REWARDED', 'REJECTED', 'REVERSED', 'EXPIRED')))
      ) WITH (fillfactor = 80)`);
    await queryRunner.query('CREATE INDEX referral_of_advocate ON referral (program_id, member_id, id)');
    await queryRunner.query(`
      CREATE INDEX referral_of_purchase ON referral (program_id, purchase_id) WHERE purchase_id IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX referral_of_voucher ON referral (program_id, voucher_id) WHERE voucher_id IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX referral_running_out ON referral (program_id, expires_at) WHERE state IN ('INVITED', 'JOINED')`);
    await queryRunner.query(`
      CREATE INDEX referral_to_pay ON referral (program_id, pays_at) WHERE state = 'QUALIFIED'`);
    await queryRunner.query(`
      CREATE INDEX referral_in_review ON referral (program_id, qualified_at) WHERE state = 'IN_REVIEW'`);
    await queryRunner.query(`
      CREATE TABLE referral_friend (
        program_id integer NOT NULL,
        member_id uuid NOT NULL,
        referral_id uuid NOT NULL,
        joined_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, member_id),
        UNIQUE (program_id, referral_id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        FOREIGN KEY (program_id, referral_id) REFERENCES referral (program_id, id)
      )`);
    await queryRunner.query(`
      CREATE TABLE referral_change (
        program_id integer NOT NULL,
        referral_id uuid NOT NULL,
        number smallint NOT NULL CHECK (number > 0),
        state text NOT NULL,
        reason text,
        at timestamptz NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN ('API_KEY', 'MEMBER', 'SYSTEM')),
        actor_id uuid,
        PRIMARY KEY (program_id, referral_id, number),
        FOREIGN KEY (program_id, referral_id) REFERENCES referral (program_id, id),
        CHECK ((actor_kind = 'SYSTEM') = (actor_id IS NULL))
      )`);
    await queryRunner.query(`
      CREATE TRIGGER referral_change_is_append_only BEFORE UPDATE OR DELETE ON referral_change
      FOR EACH ROW EXECUTE FUNCTION refuse_version_change()`);
    await queryRunner.query(`
      CREATE TABLE referral_signal (
        program_id integer NOT NULL,
        referral_id uuid NOT NULL,
        signal text NOT NULL,
        weight smallint NOT NULL CHECK (weight > 0),
        PRIMARY KEY (program_id, referral_id, signal),
        FOREIGN KEY (program_id, referral_id) REFERENCES referral (program_id, id)
      )`);
    await queryRunner.query(`
      CREATE TABLE referral_reference (
        program_id integer NOT NULL,
        member_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('DEVICE', 'PAYMENT')),
        hash bytea NOT NULL,
        first_seen_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, member_id, kind, hash),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id)
      )`);
    await queryRunner.query('CREATE INDEX referral_reference_hash ON referral_reference (program_id, hash)');
    await queryRunner.query(`
      CREATE TABLE referral_bar (
        program_id integer NOT NULL,
        member_id uuid NOT NULL,
        barred_at timestamptz NOT NULL,
        reason text NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN ('API_KEY', 'MEMBER', 'SYSTEM')),
        actor_id uuid,
        PRIMARY KEY (program_id, member_id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id)
      )`);
    await queryRunner.query(`
      CREATE TABLE referral_total (
        program_id integer NOT NULL REFERENCES referral_program (program_id),
        friends bigint NOT NULL CHECK (friends >= 0),
        PRIMARY KEY (program_id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['total', 'bar', 'reference', 'signal', 'change', 'friend'])
      await queryRunner.query(`DROP TABLE referral_${table}`);
    await queryRunner.query('DROP TABLE referral');
  }
}
