#!/usr/bin/env node
// Writes docs/events from the compiled code; with --check compares it instead: what receivers get is reviewed like code.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import 'reflect-metadata';
import { format } from 'prettier';
import { eventDocuments } from '../dist/src/webhooks/index.js';

const FOLDER = new URL('../docs/events/', import.meta.url);
const STYLE = JSON.parse(readFileSync(new URL('../.prettierrc.json', import.meta.url), 'utf8'));

mkdirSync(FOLDER, { recursive: true });
const documents = new Map();
for (const [name, text] of eventDocuments()) {
  documents.set(name, await format(text, { ...STYLE, parser: name.endsWith('.md') ? 'markdown' : 'json' }));
}
const stale = readdirSync(FOLDER).filter((name) => !documents.has(name));

if (!process.argv.includes('--check')) {
  for (const name of stale) rmSync(new URL(name, FOLDER));
  for (const [name, text] of documents) writeFileSync(new URL(name, FOLDER), text);
} else {
  const there = new Set(readdirSync(FOLDER));
  const other = [...documents].filter(
    ([name, text]) => !there.has(name) || readFileSync(new URL(name, FOLDER), 'utf8') !== text,
  );
  if (stale.length + other.length > 0) {
    console.error('docs/events is not what the code says. Run `npm run events`, read the difference, and commit it.');
    process.exit(1);
  }
}
