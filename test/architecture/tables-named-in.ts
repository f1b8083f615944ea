/** What stands in SQL where a template put a value: `FROM ${table}` hides its table from the reader and from the test. */
export const HOLE = '\u0001';

interface Token {
  /** Lower case, unless it was quoted. */
  text: string;
  kind: 'word' | 'quoted' | 'symbol';
}

const TOKENS =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|[eE]?'(?:[^']|'')*'|"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*)|(\$\d+|\d[\w.]*|::|\s+)|([^])/gu;

/** `EXTRACT(month FROM at)` and their like: a FROM that reads no table. */
const FUNCTIONS_WITH_FROM = new Set(['extract', 'substring', 'trim', 'overlay', 'position']);
const END_OF_FROM = new Set(
  'where group having order limit offset fetch for union intersect except returning set window select values insert update delete do'.split(
    ' ',
  ),
);
const NOT_A_TABLE = new Set('select values with stdin stdout'.split(' '));

function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const [, , quoted, word, , symbol] of sql.matchAll(TOKENS)) {
    if (quoted !== undefined) tokens.push({ text: quoted, kind: 'quoted' });
    else if (word !== undefined) tokens.push({ text: word.toLowerCase(), kind: 'word' });
    else if (symbol !== undefined) tokens.push({ text: symbol, kind: 'symbol' });
  }
  return tokens;
}

/** For each opening parenthesis the place of its partner, or of the end. */
function partnersOf(tokens: Token[]): Map<number, number> {
  const partners = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach(({ text, kind }, index) => {
    if (kind !== 'symbol') return;
    if (text === '(') open.push(index);
    if (text === ')') partners.set(open.pop() ?? -1, index);
  });
  for (const index of open) partners.set(index, tokens.length);
  return partners;
}

interface Named {
  name: string;
  at: number;
}

/** `name [(columns)] AS [NOT] [MATERIALIZED] (SELECT …)`, and from where on the name stands for it. The query may stand in a hole. */
function ctesIn(tokens: Token[], partners: Map<number, number>): Named[] {
  const recursive = tokens.some(({ text }, index) => text === 'recursive' && tokens[index - 1]?.text === 'with');
  const ctes: Named[] = [];
  tokens.forEach(({ text, kind }, index) => {
    if (kind === 'symbol') return;
    let next = index + 1;
    if (tokens[next]?.text === '(') next = (partners.get(next) ?? tokens.length) + 1;
    if (tokens[next]?.text !== 'as') return;
    next += 1;
    if (tokens[next]?.text === 'not') next += 1;
    if (tokens[next]?.text === 'materialized') next += 1;
    const first = tokens[next + 1]?.text ?? '';
    const isQuery = first === HOLE || /^(select|insert|update|delete|merge|values|with|table)$/.test(first);
    if (tokens[next]?.text !== '(' || !isQuery) return;
    ctes.push({ name: text, at: recursive ? index : (partners.get(next) ?? tokens.length) });
  });
  return ctes;
}

/** The names that an SQL text gives to the results of its own parts. */
export function ctesNamedIn(sql: string): string[] {
  const tokens = tokensOf(sql);
  return ctesIn(tokens, partnersOf(tokens)).map(({ name }) => name);
}

/**
 * The tables that an SQL text reads or writes, sorted, each once; common table expressions, aliases and functions are none.
 * A template's hole in the place of a table is answered as `HOLE`, a table of another schema as `schema.table`.
 */
export function tablesNamedIn(sql: string): string[] {
  const tokens = tokensOf(sql);
  const partners = partnersOf(tokens);
  const ctes = ctesIn(tokens, partners);
  const found: Named[] = [];

  /** Reads the table reference that starts here, if it is one. */
  const reference = (start: number): void => {
    let index = start;
    while (['only', 'lateral', 'table', 'if', 'not', 'exists'].includes(tokens[index]?.text ?? '')) index += 1;
    const token = tokens[index];
    if (!token) return;
    // A parenthesis is a subquery, which names its tables itself, or a joined table: `FROM (a JOIN b ON …)`.
    if (token.text === '(') return reference(index + 1);
    if (token.text === HOLE) return void found.push({ name: HOLE, at: index });
    if (token.kind === 'symbol' || (token.kind === 'word' && NOT_A_TABLE.has(token.text))) return;
    const qualified = tokens[index + 1]?.text === '.' && tokens[index + 2] !== undefined;
    const after = tokens[index + (qualified ? 3 : 1)];
    // What is called is a function. `INSERT INTO t (columns)` and `CREATE TABLE t (…)` are no calls.
    if (after?.text === '(' && !['into', 'table'].includes(tokens[start - 1]?.text ?? '')) return;
    const name = qualified ? `${token.text}.${tokens[index + 2]!.text}` : token.text;
    found.push({ name: name.replace(/^public\./, ''), at: index });
  };

  /** For each open parenthesis: what was called, and whether commas separate tables. */
  const frames = [{ called: '', from: false }];
  tokens.forEach(({ text, kind }, index) => {
    const before = tokens[index - 1]?.text ?? '';
    const frame = frames.at(-1)!;
    if (kind === 'symbol') {
      // `FROM (a, b)` does not exist, `FROM (a JOIN b …)` goes on in its own frame.
      if (text === '(') frames.push({ called: before, from: false });
      if (text === ')' && frames.length > 1) frames.pop();
      if (text === ',' && frame.from) reference(index + 1);
      return;
    }
    if (kind !== 'word') return;
    if (END_OF_FROM.has(text)) frame.from = false;
    switch (text) {
      case 'from':
        if (FUNCTIONS_WITH_FROM.has(frame.called)) return;
        if (before === 'distinct' && ['is', 'not'].includes(tokens[index - 2]?.text ?? '')) return;
        frame.from = true;
        reference(index + 1);
        return;
      case 'using':
        // `DELETE … USING t`, `MERGE … USING t`. `JOIN … USING (columns)` names none.
        if (tokens[index + 1]?.text !== '(') reference(index + 1);
        return;
      case 'join':
      case 'into':
        reference(index + 1);
        return;
      case 'lock':
      case 'truncate':
        if (before !== '' && before !== ';') return;
        frame.from = true;
        reference(index + 1);
        return;
      case 'table':
        if (/^(create|alter|drop|temporary|temp|unlogged)$/.test(before)) reference(index + 1);
        return;
      case 'update':
        // `FOR UPDATE`, `FOR NO KEY UPDATE`, `DO UPDATE`, `ON UPDATE` and `BEFORE UPDATE` name no table.
        if (!/^(for|key|do|on|before|after|or|of|then)$/.test(before)) reference(index + 1);
        return;
    }
  });

  const tables = found
    .filter(({ name, at }) => !ctes.some((cte) => cte.name === name && cte.at < at))
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('pg_') && !/^(pg_catalog|information_schema)\./.test(name));
  return [...new Set(tables)].sort();
}
