import type { Problem } from '../../kernel/problem.js';

/** What the compiled schema says of a value that does not fit: the shape of ajv's errors, as far as it is read here. */
export interface Misfit {
  keyword: string;
  instancePath: string;
  params: Record<string, unknown>;
  message?: string | undefined;
  /** The value itself. */
  data?: unknown;
  /** For a name that does not fit: the name. */
  propertyName?: string | undefined;
}

/** These only say that something inside does not fit, which is said by itself. */
const SAID_INSIDE = new Set(['if', 'propertyNames']);

const AT_LEAST = 'must have at least';
const AT_MOST = 'must have at most';

/** What is wrong with attributes, to a person; `unknown` is said of one that the schema does not have. Says nothing twice. */
export function problemsOfMisfits(misfits: readonly Misfit[], path: readonly string[], unknown: string): Problem[] {
  const problems = misfits
    .filter(({ keyword }) => !SAID_INSIDE.has(keyword))
    .map((misfit) => ({ path: [...path, ...placeOf(misfit)], message: messageOf(misfit, unknown) }));
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const said = JSON.stringify(problem);
    return seen.has(said) ? false : seen.add(said);
  });
}

function placeOf({ keyword, instancePath, params, propertyName }: Misfit): string[] {
  const above = instancePath.split('/').slice(1);
  const names = above.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const own = {
    required: params['missingProperty'],
    dependentRequired: params['missingProperty'],
    additionalProperties: params['additionalProperty'],
    unevaluatedProperties: params['unevaluatedProperty'],
  }[keyword];
  const last = own ?? propertyName;
  return typeof last === 'string' ? [...names, last] : names;
}

/** What is wrong, which value, and what is allowed. */
function messageOf({ keyword, params, data, message }: Misfit, unknown: string): string {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'required':
      return 'is needed';
    case 'dependentRequired':
      return `is needed with "${String(params['property'])}"`;
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return unknown;
    case 'false schema':
    case 'not':
      return `${shown(data)} is not allowed`;
    case 'anyOf':
      return 'fits none of what is allowed';
    case 'type':
      return `${shown(data)} is not of the type ${[params['type']].flat().join(' or ')}`;
    case 'enum':
      return `${shown(data)} is not one of ${(params['allowedValues'] as unknown[]).map(shown).join(', ')}`;
    case 'const':
      return `${shown(data)} is not ${shown(params['allowedValue'])}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `${shown(data)} is not ${String(params['comparison'])} ${limit}`;
    case 'multipleOf':
      return `${shown(data)} is not a multiple of ${String(params['multipleOf'])}`;
    case 'minLength':
      return `${AT_LEAST} ${limit} characters`;
    case 'maxLength':
      return `${AT_MOST} ${limit} characters`;
    case 'minItems':
      return `${AT_LEAST} ${limit} items`;
    case 'maxItems':
      return `${AT_MOST} ${limit} items`;
    case 'minProperties':
      return `${AT_LEAST} ${limit} attributes`;
    case 'maxProperties':
      return `${AT_MOST} ${limit} attributes`;
    default:
      return message ?? 'does not fit';
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
