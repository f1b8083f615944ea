import type { Problem } from '../../../kernel/problem.js';
import { isPlain } from '../../../kernel/plain-text.js';

const LONGEST_LINK = 500;

/** What stands in a share link in place of the code. */
const PLACE_OF_CODE = '{code}';

/** What is wrong with the address under which friends arrive. It has the place of the code behind its host: hosts know no upper case. */
export function shareLinkProblems(link: string): Problem[] {
  const problem = (message: string): Problem[] => [{ path: ['shareLink'], message }];
  if (link.length > LONGEST_LINK)
    return problem(`must have at most ${LONGEST_LINK} characters, not ${String(link.length)}`);
  const parts = link.split(PLACE_OF_CODE);
  if (parts.length !== 2)
    return problem(`must contain ${PLACE_OF_CODE} exactly once, not ${String(parts.length - 1)} times`);
  const [before = '', behind = ''] = parts;
  if (!/^https:\/\/[^\s/?#@]+[/?#]/i.test(before) || !isAddress(`${before}CODE${behind}`))
    return problem(
      `must be a web address that begins with https:// and a host, such as https://shop.example/hello?friend=${PLACE_OF_CODE}`,
    );
  return [];
}

function isAddress(link: string): boolean {
  return isPlain(link) && !/\s/.test(link) && URL.canParse(link);
}
