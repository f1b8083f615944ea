import { encodeId } from '../../../kernel/ids.js';
import { MemberStatus } from '../../../members/index.js';
import { statement } from '../../../platform/database/index.js';
import { id, instant, oneOf, orNull, text, whole, yesOrNo } from '../event-schema.js';
import { factsOfSubjects, type EventFacts } from './facts.js';

interface MemberRow {
  id: string;
  status: string;
  mayEarn: boolean;
  maySpend: boolean;
  pausedUntil: Date | null;
  joinedAt: Date;
}

const FIND_MEMBERS = statement<MemberRow>(
  'find-members-told',
  `SELECT m.id, m.status, m.may_earn AS "mayEarn", m.may_spend AS "maySpend", m.paused_until AS "pausedUntil", m.joined_at AS "joinedAt"
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM member WHERE program_id = $1 AND id = wanted.id OFFSET 0) m`,
);

/** Of the member: how they are as of now. */
export const MEMBER_FACTS: EventFacts = {
  properties: {
    status: oneOf('How the member is as of now.', ...Object.keys(MemberStatus)),
    mayEarn: yesOrNo('Whether they may earn; for who is blocked, as it was set.'),
    maySpend: yesOrNo('Whether they may spend; for who is blocked, as it was set.'),
    pausedUntil: orNull(instant('When a pause ends; null without one.')),
    joinedAt: instant('When they joined.'),
  },
  read: async (db, settings, events) => {
    const ids = [...new Set(events.map(({ memberId }) => memberId))].sort();
    const rows = new Map((await db.query(FIND_MEMBERS, [settings.number, ids])).map((row) => [row.id, row]));
    return events.map(({ memberId }) => {
      const row = rows.get(memberId);
      if (!row) return null;
      const { id: _id, ...data } = row;
      return data;
    });
  },
};

interface RequestRow {
  id: string;
  erasesAt: Date | null;
}

const FIND_REQUESTS = statement<RequestRow>(
  'find-data-requests-told',
  `SELECT r.id, r.erases_at AS "erasesAt" FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT id, erases_at FROM data_request WHERE program_id = $1 AND id = wanted.id OFFSET 0) r`,
);

/** Of what a member asked for their data. */
export const DATA_REQUEST_FACTS = factsOfSubjects(
  {
    request: id('drq', 'The request.'),
    erasesAt: orNull(instant('For an erasure: when it is done, unless it is called off before.')),
  },
  FIND_REQUESTS,
  (row) => ({ request: encodeId('drq', row.id), erasesAt: row.erasesAt }),
);

interface MergeRow {
  id: string;
  survivor: string;
  absorbed: string;
}

const FIND_MERGES = statement<MergeRow>(
  'find-merges-told',
  `SELECT m.id, m.member_id AS survivor, m.absorbed_member_id AS absorbed FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM member_merge WHERE program_id = $1 AND id = wanted.id OFFSET 0) m`,
);

/** Of two members who became one, or two again. */
export const MERGE_FACTS = factsOfSubjects(
  {
    merge: id('mrg', 'The merge.'),
    survivor: id('mem', 'The member who lives on.'),
    absorbed: id('mem', 'The member who lives on in that one.'),
  },
  FIND_MERGES,
  (row) => ({
    merge: encodeId('mrg', row.id),
    survivor: encodeId('mem', row.survivor),
    absorbed: encodeId('mem', row.absorbed),
  }),
);

interface ConsentRow {
  id: string;
  purpose: string;
  version: number;
}

const FIND_CONSENTS = statement<ConsentRow>(
  'find-consents-told',
  `SELECT c.id, c.purpose, c.version FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM consent WHERE program_id = $1 AND id = wanted.id OFFSET 0) c`,
);

/** Of a consent that was given or taken back. */
export const CONSENT_FACTS = factsOfSubjects(
  {
    consent: id('con', 'What the member said.'),
    purpose: text('The key of the purpose.'),
    version: whole('The version of the text that it is about.'),
  },
  FIND_CONSENTS,
  (row) => ({ consent: encodeId('con', row.id), purpose: row.purpose, version: row.version }),
);

interface ReferralRow {
  id: string;
  state: string;
  reason: string | null;
  advocate: string;
  friend: string | null;
  advocatePoints: number | null;
  friendPoints: number | null;
}

const FIND_REFERRALS = statement<ReferralRow>(
  'find-referrals-told',
  `SELECT r.id, r.state, r.reason, r.member_id AS advocate, f.member_id AS friend, r.advocate_points AS "advocatePoints",
     r.friend_points AS "friendPoints"
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM referral WHERE program_id = $1 AND id = wanted.id OFFSET 0) r
   LEFT JOIN LATERAL (
     SELECT member_id FROM referral_friend WHERE program_id = $1 AND referral_id = wanted.id OFFSET 0) f ON true`,
);

/** Of a referral, told to its advocate and, of joining and qualifying, to its friend. */
export const REFERRAL_FACTS = factsOfSubjects(
  {
    referral: id('ref', 'The referral.'),
    state: text('How it stands as of now.'),
    reason: orNull(text('Why it ended without a reward.')),
    advocate: id('mem', 'Who invited.'),
    friend: orNull(id('mem', 'Who came; null as long as nobody did.')),
    advocatePoints: orNull(whole('What the advocate gets or got in points.')),
    friendPoints: orNull(whole('What the friend gets or got in points.')),
  },
  FIND_REFERRALS,
  (row) => ({
    referral: encodeId('ref', row.id),
    state: row.state,
    reason: row.reason,
    advocate: encodeId('mem', row.advocate),
    friend: row.friend === null ? null : encodeId('mem', row.friend),
    advocatePoints: row.advocatePoints,
    friendPoints: row.friendPoints,
  }),
);
