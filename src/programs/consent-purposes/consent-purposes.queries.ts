import { statement } from '../../platform/database/index.js';
import type { ConsentTextEntity } from './consent-text.entity.js';

/** `$1` is the program, `$2` keys of purposes: all versions of their texts, the newest first. */
export const FIND_CONSENT_TEXTS = statement<ConsentTextEntity>(
  'find-consent-texts',
  `SELECT t.* FROM UNNEST($2::text[]) AS wanted (purpose)
   CROSS JOIN LATERAL (
     SELECT program_id AS "programId", purpose, version, text AS texts, created_at AS "createdAt"
     FROM consent_text WHERE program_id = $1 AND purpose = wanted.purpose OFFSET 0) t
   ORDER BY t.purpose, t.version DESC`,
);
