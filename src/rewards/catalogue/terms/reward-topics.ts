import { isPlain, isShortText } from '../../../kernel/plain-text.js';
import type { Problem } from '../../../kernel/problem.js';

const LONGEST_TOPIC = 100;
const MOST_TAGS = 20;
const MOST_IMAGES = 10;
const LONGEST_ADDRESS = 2000;
const SAFE_ADDRESS = /^https:\/\/[^\s/]\S*$/i;
const WRONG_ADDRESS = `must be an https address of at most ${LONGEST_ADDRESS} characters`;
const WRONG_TOPIC = `must have 1 to ${LONGEST_TOPIC} characters, no control characters`;

/** What is wrong with the category of a reward. */
export function categoryProblems(category: string): Problem[] {
  return isShortText(category, LONGEST_TOPIC) ? [] : [{ path: ['category'], message: WRONG_TOPIC }];
}

/** What is wrong with the tags of a reward or an option. */
export function tagsProblems(tags: readonly string[], above: readonly string[] = []): Problem[] {
  if (tags.length > MOST_TAGS)
    return [{ path: [...above, 'tags'], message: `must have at most ${MOST_TAGS}, not ${tags.length}` }];
  return tags.flatMap((tag, index) => {
    const path = [...above, 'tags', String(index)];
    if (!isShortText(tag, LONGEST_TOPIC)) return [{ path, message: WRONG_TOPIC }];
    return tags.indexOf(tag) < index ? [{ path, message: `${JSON.stringify(tag)} is given twice` }] : [];
  });
}

/** What is wrong with the images of a reward: pages of shops are secure, and so is what they show. */
export function imagesProblems(images: readonly string[]): Problem[] {
  if (images.length > MOST_IMAGES)
    return [{ path: ['images'], message: `must have at most ${MOST_IMAGES}, not ${images.length}` }];
  return images.flatMap((image, index) => imageProblems(image, ['images', String(index)]));
}

/** What is wrong with one image. */
export function imageProblems(image: string, path: string[]): Problem[] {
  const isAddress =
    image.length <= LONGEST_ADDRESS && isPlain(image) && SAFE_ADDRESS.test(image) && URL.canParse(image);
  return isAddress ? [] : [{ path, message: WRONG_ADDRESS }];
}
