const KEY = /^[a-zA-Z][a-zA-Z0-9._-]{0,63}$/;

/** Whether a text can be the key of a segment. */
export function isSegmentKey(text: string): boolean {
  return KEY.test(text);
}

/** What is wrong with the key of a segment, or null. */
export function keyProblem(key: string): string | null {
  return isSegmentKey(key)
    ? null
    : 'a key of a segment is 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter';
}
