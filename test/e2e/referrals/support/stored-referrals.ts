import { decodeId, encodeId, newId } from '../../../../src/kernel/ids.js';
import type { CreatedProgram } from '../../../../src/programs/index.js';
import type { EnrolledMember } from '../../../factories/a-member.js';
import type { TestApp } from '../../../support/app.js';

/** Columns of `referral`, by their names. */
type Columns = Record<string, unknown>;

const innerId = (prefix: Parameters<typeof decodeId>[0], id: string): string => decodeId(prefix, id) as string;

/** Writes rows as they are stored, where a test is about what is shown of them. */
export class StoredReferrals {
  constructor(
    private readonly app: TestApp,
    private readonly program: CreatedProgram = app.program,
  ) {}

  /** The next version of the referral program, in force at once; columns of `referral_program_version`, and what advocates get. */
  async terms(columns: Columns = {}, steps: { from: number; points?: number; voucher?: string }[] = []): Promise<void> {
    const programId = this.program.program.number;
    const {
      rows: [{ version }],
    } = await this.query(
      `INSERT INTO referral_program (program_id, status, version, created_at) VALUES ($1, 'ACTIVE', 1, '2027-01-01Z')
       ON CONFLICT (program_id) DO UPDATE SET version = referral_program.version + 1 RETURNING version`,
      [programId],
    );
    await this.insert('referral_program_version', {
      ...{ program_id: programId, version, currency: 1, qualifies: 'PURCHASE', purchases: 1, review: 'AUTOMATIC' },
      ...{ invitation_days: 30, open_invitations: 2, created_at: '2027-01-01T00:00:00Z', ...columns },
    });
    for (const { from, points, voucher } of steps)
      await this.insert('referral_step', {
        ...{ program_id: programId, version, from_friend: from, points: points ?? null },
        voucher: voucher === undefined ? null : innerId('vtp', voucher),
      });
    await this.configurationChanged();
  }

  async pause(): Promise<void> {
    await this.query(`UPDATE referral_program SET status = 'PAUSED' WHERE program_id = $1`, [
      this.program.program.number,
    ]);
    await this.configurationChanged();
  }

  /** A referral; an open invitation unless said otherwise. Answers its id. */
  async add(advocate: EnrolledMember, columns: Columns = {}, friend?: EnrolledMember): Promise<string> {
    const uuid = newId();
    const programId = this.program.program.number;
    await this.insert('referral', {
      ...{ program_id: programId, id: uuid, member_id: innerId('mem', advocate.id), version: 1, state: 'INVITED' },
      ...{ invited_at: '2027-03-01T10:00:00Z', is_invitation: true, changes: 1, ...columns },
    });
    if (friend)
      await this.insert('referral_friend', {
        ...{ program_id: programId, member_id: innerId('mem', friend.id), referral_id: uuid },
        joined_at: columns['joined_at'],
      });
    return encodeId('ref', uuid);
  }

  async insert(table: string, columns: Columns): Promise<void> {
    const names = Object.keys(columns);
    await this.query(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, index) => `$${String(index + 1)}`).join(', ')})`,
      Object.values(columns),
    );
  }

  /** Nothing is kept in memory any more of how the program is set up. */
  private async configurationChanged(): Promise<void> {
    const { data } = await this.app.call(this.program.adminKey, '{ program { name } }');
    const input = { name: `${data.program.name}.` };
    const changed = await this.app.call(
      this.program.adminKey,
      'mutation ($input: UpdateProgramInput!) { updateProgram(input: $input) { __typename } }',
      { input },
    );
    expect(changed.data.updateProgram).toEqual({ __typename: 'UpdateProgramPayload' });
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows of any table
  private query(text: string, values: unknown[]): Promise<{ rows: any[] }> {
    return this.app.database.pool.query(text, values);
  }
}

const JOINED = { joined_at: '2027-03-02T10:00:00Z' };
const QUALIFIED = { ...JOINED, qualified_at: '2027-03-03T10:00:00Z', friend_number: 1, score: 0 };
const LOTS = { advocate_points: 500, advocate_wallet: 1, advocate_lot: 1 };

/** Referrals as they are stored, by how they stand at noon on 10 March 2027. */
export const STORED = {
  invited: { expires_at: '2027-03-10T12:00:00.001Z' },
  notAccepted: { expires_at: '2027-03-10T12:00:00Z' },
  joined: { ...JOINED, state: 'JOINED', expires_at: null },
  late: { ...JOINED, state: 'JOINED', expires_at: '2027-03-09T00:00:00Z' },
  inReview: { ...QUALIFIED, state: 'IN_REVIEW', score: 60, advocate_points: 500, pays_at: '2027-03-04T10:00:00Z' },
  qualified: { ...QUALIFIED, ...LOTS, state: 'QUALIFIED', pays_at: '2027-03-10T12:00:00.001Z' },
  paid: { ...QUALIFIED, ...LOTS, state: 'QUALIFIED', pays_at: '2027-03-10T12:00:00Z' },
  rewarded: { ...QUALIFIED, ...LOTS, state: 'REWARDED', pays_at: '2027-03-05T10:00:00Z', ended_at: '2027-03-05T10:00:00Z' },
  rejected: { ...QUALIFIED, state: 'REJECTED', reason: 'CAP_REACHED', pays_at: null, ended_at: '2027-03-03T10:00:00Z' },
  reversed: { ...QUALIFIED, ...LOTS, state: 'REVERSED', reason: 'RETURNED', pays_at: '2027-03-20T10:00:00Z', ended_at: '2027-03-06T10:00:00Z' },
  expired: { state: 'EXPIRED', reason: 'NOT_ACCEPTED', expires_at: '2027-03-05T10:00:00Z', ended_at: '2027-03-05T10:00:00Z' },
} as const; // prettier-ignore

export const AT = new Date('2027-03-10T12:00:00Z');
