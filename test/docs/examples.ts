import { readFileSync } from 'node:fs';

/** Something to do that a document shows: what is asked, as whom, and what is answered. */
export interface Example {
  /** `README.md:120`, for the one who has to mend it. */
  place: string;
  kind: 'graphql' | 'sh';
  text: string;
  as: Credential;
  /** As JSON, with placeholders such as `<rule id>` in it. */
  variables: string | null;
  /** What the document shows, where it does. */
  answer: unknown;
}

export type Credential = 'shop key' | 'admin key' | 'member token';

interface Block {
  language: string;
  text: string;
  line: number;
  /** The heading above, and what is said right before. */
  heading: string;
  said: string;
}

/** The examples of a document in their order. A JSON block is the variables of what stands before it, or its answer. */
export function examplesIn(file: string): Example[] {
  const blocks = blocksIn(readFileSync(file, 'utf8'));
  return blocks.flatMap(({ language, text, line, heading, said }, index) => {
    if (language !== 'graphql' && language !== 'sh') return [];
    const following = blocks.slice(index + 1);
    const own = following.slice(
      0,
      following.findIndex((block) => block.language !== 'json'),
    );
    const jsons = (following.every((block) => block.language === 'json') ? following : own).map((block) => block.text);
    const isAnswer = (json: string) => json.startsWith('{ "data"') || /^\{\s+"data":/.test(json);
    const answer = jsons.find(isAnswer);
    return [
      {
        place: `${file}:${line}`,
        kind: language,
        text,
        as: credentialIn(said) ?? credentialIn(heading) ?? 'admin key',
        variables: jsons.find((json) => !isAnswer(json)) ?? laterVariables(following, text),
        answer: answer === undefined ? undefined : JSON.parse(answer),
      },
    ];
  });
}

/** Two examples may share the variables that stand after the second. */
function laterVariables(following: readonly Block[], text: string): string | null {
  const needsSome = /^\w+ \w+\(/.test(text);
  return (needsSome && following.find(({ language }) => language === 'json')?.text) || null;
}

function credentialIn(text: string): Credential | null {
  return (/\b(shop key|admin key|member token)\b/.exec(text)?.[1] as Credential | undefined) ?? null;
}

function blocksIn(markdown: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let said = '';
  let open: Block | null = null;
  for (const [index, line] of markdown.split('\n').entries()) {
    if (open && line === '```') {
      blocks.push(open);
      [open, said] = [null, ''];
    } else if (open) {
      open.text += `${open.text === '' ? '' : '\n'}${line}`;
    } else if (line.startsWith('```')) {
      open = { language: line.slice(3), text: '', line: index + 1, heading, said };
    } else if (line.startsWith('#')) {
      [heading, said] = [line, ''];
    } else {
      said = `${said} ${line}`;
    }
  }
  return blocks;
}
