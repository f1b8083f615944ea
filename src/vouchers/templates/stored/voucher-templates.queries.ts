import { normalDecimal } from '../../../kernel/money.js';
import { statement, type Database, type Queryable } from '../../../platform/database/index.js';
import type { TemplateTerms } from '../terms/template-terms.js';
import type { VoucherTemplateFilter } from '../inputs/voucher-template.inputs.js';
import type { VoucherTemplateStatus } from '../voucher-template-status.types.js';

/** A template with one of its versions, as it is stored: the newest, unless said otherwise. */
export interface StoredTemplate extends TemplateTerms {
  programId: number;
  uuid: string;
  /** By which rows name it. */
  number: number;
  status: VoucherTemplateStatus;
  version: number;
  createdAt: Date;
}

/** A version of a template, as vouchers name it. */
export interface NamedVersion {
  template: number;
  version: number;
}

const TEMPLATE = `t.program_id AS "programId", t.id AS uuid, t.number, t.status, t.created_at AS "createdAt", v.version,
  v.names, v.descriptions, v.small_print AS "smallPrint", v.kind, v.amount, v.percent, v.cap, v.sku, v.points,
  v.minimum_order AS "minimumOrder", v.money_currency AS "moneyCurrency", v.scope, v.audience, v.channels,
  v.valid_days AS "validDays", v.minimum_days AS "minimumDays", v.uses, v.holder_only AS "holderOnly", v.combinable,
  v.position`;

const TEMPLATES = `SELECT ${TEMPLATE}
  FROM voucher_template t
  JOIN voucher_template_version v ON v.program_id = t.program_id AND v.template = t.number AND v.version = t.version`;

const FIND_ACTIVE = statement<StoredTemplate>(
  'find-active-voucher-templates',
  `${TEMPLATES} WHERE t.program_id = $1 AND t.status = 'ACTIVE' ORDER BY t.number`,
);

const FIND_VERSIONS = statement<StoredTemplate>(
  'find-versions-of-voucher-templates',
  `SELECT found.*
   FROM UNNEST($2::smallint[], $3::integer[]) AS wanted (template, version)
   CROSS JOIN LATERAL (
     SELECT ${TEMPLATE}
     FROM voucher_template t
     JOIN voucher_template_version v ON v.program_id = t.program_id AND v.template = t.number
     WHERE t.program_id = $1 AND t.number = wanted.template AND v.version = wanted.version
   ) found`,
);

const FIND_BY_IDS = statement<StoredTemplate>(
  'find-voucher-templates-by-ids',
  `${TEMPLATES} WHERE t.program_id = $1 AND t.id = ANY ($2::uuid[])`,
);

const FIND_PAGE = statement<StoredTemplate>(
  'find-page-of-voucher-templates',
  `${TEMPLATES} WHERE t.program_id = $1 AND ($2::text IS NULL OR t.status = $2) AND ($3::text IS NULL OR v.kind = $3)
     AND ($4::uuid IS NULL OR t.id < $4)
   ORDER BY t.id DESC LIMIT $5`,
);

const NEXT_NUMBER = statement<{ number: number }>(
  'next-voucher-template-number',
  'SELECT coalesce(max(number), 0) + 1 AS number FROM voucher_template WHERE program_id = $1',
);

/** The templates by which vouchers can be issued, oldest first. */
export async function findActiveTemplates(from: Queryable, programId: number): Promise<StoredTemplate[]> {
  return (await from.query(FIND_ACTIVE, [programId])).map(storedOf);
}

/** Those of these versions that there are, whatever became of their templates, in any order. */
export async function findVersions(
  from: Queryable,
  programId: number,
  wanted: readonly NamedVersion[],
): Promise<StoredTemplate[]> {
  const values = [programId, wanted.map(({ template }) => template), wanted.map(({ version }) => version)];
  return (await from.query(FIND_VERSIONS, values)).map(storedOf);
}

/** Those of these templates that there are, in any order. */
export async function findTemplates(
  from: Queryable,
  programId: number,
  uuids: readonly string[],
): Promise<StoredTemplate[]> {
  return (await from.query(FIND_BY_IDS, [programId, uuids])).map(storedOf);
}

/** The template, or null when there is none; an id that reads as none of ours is null already. */
export async function findTemplate(
  from: Queryable,
  programId: number,
  uuid: string | null,
): Promise<StoredTemplate | null> {
  return uuid === null ? null : ((await findTemplates(from, programId, [uuid]))[0] ?? null);
}

/** At most so many templates, newest first, those that pass the filter, from behind one template or from the start. */
export async function findPageOfTemplates(
  database: Database,
  programId: number,
  { status = null, kind = null }: VoucherTemplateFilter,
  behind: string | null,
  limit: number,
): Promise<StoredTemplate[]> {
  return (await database.query(FIND_PAGE, [programId, status, kind, behind, limit])).map(storedOf);
}

/** The number of the next template; the program's lock keeps it from being another's. */
export async function nextTemplateNumber(from: Queryable, programId: number): Promise<number> {
  const [row] = await from.query(NEXT_NUMBER, [programId]);
  return (row as { number: number }).number;
}

/** The same number has the same text. */
function storedOf(template: StoredTemplate): StoredTemplate {
  return { ...template, percent: template.percent === null ? null : normalDecimal(template.percent) };
}
