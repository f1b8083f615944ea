/** The address under which a friend arrives with that code; null where the program has none. `template`: with `{code}` in place of the code. */
export function linkFor(template: string | null, code: string): string | null {
  return template === null ? null : template.replaceAll('{code}', () => encodeURIComponent(code));
}
