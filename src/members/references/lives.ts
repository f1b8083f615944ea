/**
 * Begins a statement about members, `$2`, and all who were merged into them and still are, erased or not: `life` has who each was, `id`,
 * and who they are now, `heir`.
 */
export const WITH_LIVES = `WITH RECURSIVE life AS (
     SELECT id, id AS heir FROM UNNEST($2::uuid[]) AS wanted (id)
     UNION
     SELECT m.id, life.heir FROM life
     CROSS JOIN LATERAL (SELECT id FROM member WHERE program_id = $1 AND merged_into = life.id OFFSET 0) m)`;
