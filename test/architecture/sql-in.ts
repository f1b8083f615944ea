import ts from 'typescript';
import { HOLE } from './tables-named-in.js';

export interface Sql {
  text: string;
  line: number;
}

/** Upper case is SQL wherever it stands; a whole statement in lower case is SQL too, a sentence that begins with "Update" is not. */
const CLAUSE = /\b(?:SELECT|INSERT|UPDATE|DELETE|FROM|JOIN|INTO|TRUNCATE)\b/;
const STATEMENT =
  /^\s*(?:select\s[^]*\bfrom\b|insert\s+into\s|update\s+\S+\s+(?:(?:as\s+)?\w+\s+)?set\s|delete\s+from\s|truncate\s|merge\s+into\s|with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\s*\()/;

/** Every string of a source file that is SQL or a part of it, with `HOLE` for each value that a template puts in. */
export function sqlIn(fileName: string, source: string): Sql[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const found: Sql[] = [];

  const textOf = (node: ts.Node): string | undefined => {
    if (ts.isParenthesizedExpression(node)) return textOf(node.expression);
    if (ts.isStringLiteralLike(node)) return node.text;
    if (ts.isTemplateExpression(node)) {
      return node.head.text + node.templateSpans.map(({ literal }) => HOLE + literal.text).join('');
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      const left = textOf(node.left);
      const right = textOf(node.right);
      return left === undefined && right === undefined ? undefined : (left ?? HOLE) + (right ?? HOLE);
    }
    return undefined;
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const text = textOf(node);
    if (text !== undefined && (CLAUSE.test(text) || STATEMENT.test(text))) {
      found.push({ text, line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1 });
    }
    // The parts of a sum are read with it; what stands in the holes of a template is read by itself.
    if (ts.isTemplateExpression(node)) node.templateSpans.forEach((span) => visit(span.expression));
    else if (text === undefined) ts.forEachChild(node, visit);
    else if (ts.isBinaryExpression(node)) visitHolesOf(node);
  };
  const visitHolesOf = (node: ts.BinaryExpression): void => {
    for (const side of [node.left, node.right]) {
      if (ts.isBinaryExpression(side)) visitHolesOf(side);
      else if (ts.isTemplateExpression(side)) side.templateSpans.forEach((span) => visit(span.expression));
      else if (textOf(side) === undefined) visit(side);
    }
  };
  visit(file);
  return found;
}
