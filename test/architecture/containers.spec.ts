import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { SETTINGS } from '../../src/platform/config/config.js';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Service {
  environment: Record<string, string>;
  depends_on?: Record<string, unknown>;
  volumes?: string[];
  ports?: string[];
  expose?: string[];
}

const compose = parse(read('compose.yaml')) as { services: Record<string, Service>; volumes: Record<string, unknown> };
const app = compose.services['app']!;

/** The names that a text takes from `.env`; those that have to stand there end with `!`. */
const variablesIn = (text: string): string[] =>
  [...text.matchAll(/\$\{(\w+)(:\?|:-)?/g)].map(([, name, kind]) => (kind === ':-' ? name! : `${name!}!`));

describe('compose.yaml', () => {
  it('sets what the configuration knows', () => {
    expect(Object.keys(app.environment).filter((name) => !SETTINGS.includes(name))).toEqual([]);
  });

  it('takes from .env what .env.example has, and what has to be there is not commented out', () => {
    const example = read('.env.example').split('\n');
    const required = example.flatMap((line) => /^(\w+)=$/.exec(line)?.[1] ?? []);
    const optional = example.flatMap((line) => /^# (\w+)=./.exec(line)?.[1] ?? []);

    const taken = [...new Set(variablesIn(read('compose.yaml')))].sort();

    expect(taken).toEqual([...required.map((name) => `${name}!`), ...optional].sort());
  });

  it('names services, volumes and ports that there are', () => {
    expect(Object.keys(app.depends_on!).filter((name) => !(name in compose.services))).toEqual([]);
    expect(compose.services['database']!.volumes!.map((one) => one.split(':')[0])).toEqual(
      Object.keys(compose.volumes),
    );
    expect(app.ports!.map((port) => port.split(':').at(-1))).toEqual([/EXPOSE (\d+)/.exec(read('Dockerfile'))![1]]);
    expect(app.expose).toEqual([app.environment['KINDRED_METRICS_PORT']]);
  });
});

describe('Dockerfile', () => {
  const instructions = read('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));
  const ignored = read('.dockerignore').split('\n');

  it('copies what there is and what .dockerignore lets through', () => {
    const copied = instructions
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));

    expect([...new Set(copied)].sort()).toEqual(
      ignored
        .filter((line) => line.startsWith('!'))
        .map((line) => line.slice(1))
        .sort(),
    );
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('runs what is compiled, as nobody in particular, on the Node that the package wants', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    const [wanted] = /\d+/.exec(engines.node)!;

    expect(instructions.filter((line) => line.startsWith('FROM'))).toEqual([
      `FROM node:${wanted}-slim AS build`,
      `FROM node:${wanted}-slim`,
    ]);
    expect(instructions).toContain('USER node');
    expect(instructions.at(-1)).toBe('CMD ["node", "--max-semi-space-size=32", "dist/src/main.js"]');
    expect(existsSync(join(root, 'src/main.ts'))).toBe(true);
  });
});

describe('README.md', () => {
  it('has a line for every setting', () => {
    const table = read('README.md').split('\n## Configuration\n')[1]!.split('\n## ')[0]!;

    expect([...table.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name!).sort()).toEqual([...SETTINGS].sort());
  });
});
