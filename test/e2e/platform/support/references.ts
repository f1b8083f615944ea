import {
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Kind } from './things.js';

/** A place in the arguments of an operation that names something. */
export interface Reference {
  operation: GraphQLField<unknown, unknown>;
  isMutation: boolean;
  /** From the argument down: `['input', 'lines', 'line']`. */
  path: string[];
  /** Whether it is a MemberRef. */
  isMember: boolean;
  kind: Kind;
}

type Given = GraphQLArgument | GraphQLInputField;

/** What the value at such a place names, by where it stands; null for what names nothing that is there already. */
const NAMED_BY: [at: RegExp, kind: Kind | null][] = [
  [/^(createActivityType|createConsentPurpose|createSegment)\.input\.key$/, null],
  [/^(createPointCurrency|updatePointCurrency)\.input\.code$/, null],
  [/^issueVoucher\.input\.code$/, null],
  [/^addRewardCodes\.input\.codes$/, null],
  [/\.(options|tiers)\.key$/, null],
  [
    /^(enrollMember|updateMember)\.input\.card$|\.identifier\.card$|^(blockCard|replaceCard)\.input\.(card|newCard)$/,
    null,
  ],
  [/^(recordActivity|recordActivities|returnPurchase)\b.*\.reference$/, null],
  [/\.(deviceReference|paymentReference|voucherCodePrefix|idempotencyKey)$/, null],
  [/^members\.filter\.card$/, null],
  [/^members\.filter\.code$|^acceptReferral\.input\.code$|\.referralCode$/, 'friendCode'],
  [/^(reserve|redeem)Voucher\.input\.orderId$|^validateVoucher\.cart\.orderId$/, null],
  [/^(recordPurchase|recordPurchases)\b.*\.orderId$/, null],
  [/(^voucher\.code|^validateVoucher\.code|\.otherCodes|Voucher\.input\.code|\.voucherCodes)$/, 'code'],
  [/\.orderId$/, 'order'],
  [/\.purchaseId$|^purchase\.id$/, 'purchase'],
  [/\.lines\.line$/, 'line'],
  [/\.(minTier|tiers|tier)$/, 'tier'],
  [
    /\.(segments|excludeSegments)$|^\w*Segment\.input\.key$|^(segment|addToSegment\.input|removeFromSegment\.input)\.key$/,
    'segment',
  ],
  [/ActivityType\.input\.key$|\.activityType$|^recordActivit\w+\.input\.(activities\.)?type$/, 'type'],
  [/ConsentPurpose\.input\.key$/, 'purpose'],
  [
    /\.(template|entryVoucher)$|\.(gives|friend)\.voucher$|VoucherTemplate\.input\.id$|^voucherTemplate\.id$/,
    'template',
  ],
  [/^revokeVoucher\.input\.voucher$/, 'voucher'],
  [/\.use$/, 'use'],
  [/\.(reward)$|Reward\.input\.id$|^(reward|previewReward)\.id$/, 'reward'],
  [/\.option$/, 'option'],
  [/\.redemption$|^redemption\.id$/, 'redemption'],
  [/\.referral$|^referral\.id$/, 'referral'],
  [/EarningRule\.input\.id$|^earningRule\.id$|^simulateEarning\.input\.(add|leaveOut)$/, 'rule'],
  [/TierLadder\.input\.id$|^tierLadder\.id$|\.ladder$/, 'ladder'],
  [/\.holdId$|^hold\.id$/, 'hold'],
  [/^posting\.id$/, 'posting'],
  [/\.lots$/, 'lot'],
  [/imulation\.(input\.)?id$/, 'simulation'],
  [/PointCurrency\.input\.id$/, 'currency'],
  [/ApiKey\.input\.id$|^auditLog\.filter\.actor$/, 'key'],
  [/\.merge$/, 'merge'],
  [/^memberExport\.id$/, 'export'],
  [/\.endpoint$|WebhookEndpoint\.input\.id$|^(rotateWebhookSecret|sendTestEvent)\.input\.id$/, 'endpoint'],
  [/\.delivery$/, 'delivery'],
  [/^updateMember\.input\.id$|\.filter\.(member|subject)$/, 'member'],
  [/^node\.id$/, 'purchase'],
];

/** Texts by which things are named, beside ids. */
const NAMING_TEXT = /code|key|order|card|reference|segment|activityType/i;

/** Every place where an operation takes the name of something. Throws where it is not said of what. */
export function referencesIn(schema: GraphQLSchema): Reference[] {
  return [schema.getQueryType(), schema.getMutationType()].flatMap((root, at) =>
    Object.values(root?.getFields() ?? {}).flatMap((operation) =>
      placesIn(operation.args, []).flatMap(({ path, type }): Reference[] => {
        const isMember = type.name === 'MemberRef';
        const kind = isMember ? 'member' : kindAt([operation.name, ...path].join('.'));
        return kind === null ? [] : [{ operation, isMutation: at === 1, path, isMember, kind }];
      }),
    ),
  );
}

function placesIn(
  given: readonly Given[],
  above: readonly GraphQLNamedType[],
  path: string[] = [],
): { path: string[]; type: GraphQLNamedType }[] {
  return given.flatMap((one) => {
    const type = getNamedType(one.type);
    const here = [...path, one.name];
    if (isInputObjectType(type) && type.name !== 'MemberRef')
      return above.includes(type) ? [] : placesIn(Object.values(type.getFields()), [...above, type], here);
    const names =
      type.name === 'ID' || type.name === 'MemberRef' || (type.name === 'String' && NAMING_TEXT.test(one.name));
    return names ? [{ path: here, type }] : [];
  });
}

function kindAt(place: string): Kind | null {
  const named = NAMED_BY.find(([at]) => at.test(place));
  if (!named) throw new Error(`${place} names something: say in NAMED_BY of what kind it is`);
  return named[1];
}

/** What goes where something else is asked for as well, by the name of a field; else by its type. */
const BY_NAME: Record<string, unknown> = {
  currency: 'GBP', orderId: 'an order', quantity: '1', unitPrice: '1', reason: 'r', to: '2099-01-01T00:00:00Z',
  expiredFrom: '2020-01-01', expiresOn: '2099-12-31', from: '2020-01-01T00:00:00Z', url: 'https://shop.example/', locale: 'en',
  threshold: '0', factor: '2', card: 'GOLD1', codes: ['A-CODE'], events: ['*'],
}; // prettier-ignore
const BY_TYPE: Record<string, unknown> = {
  String: 'x', ID: 'x', Int: 1, Float: 1, Boolean: true, Points: 1, Decimal: '1', DateTime: '2020-01-01T00:00:00Z', Date: '2020-01-01',
  CurrencyCode: 'GBP', MemberRef: { externalId: 'nobody' },
}; // prettier-ignore

/**
 * The variables of a call that says what has to be said, and this in the place. `base` says what else is named: it goes by the
 * kinds of the places.
 */
export function variablesNaming(
  reference: Reference,
  value: unknown,
  base: Record<string, string>,
): Record<string, unknown> {
  const build = (given: readonly Given[], path: string[], wanted: string[] | null): Record<string, unknown> =>
    Object.fromEntries(
      given.flatMap((one): [string, unknown][] => {
        const here = [...path, one.name];
        const next = wanted?.[0] === one.name ? wanted.slice(1) : null;
        if (next === null && !isSaid(one, [reference.operation.name, ...here].join('.'), wanted)) return [];
        return [[one.name, listed(one.type, valueOf(one, here, next))]];
      }),
    );
  const valueOf = (one: Given, here: string[], next: string[] | null): unknown => {
    const type = getNamedType(one.type);
    if (next?.length === 0) return value;
    if (type.name === 'MemberRef') return here.at(-1) === 'to' ? { code: base['friendCode'] } : { id: base['member'] };
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      if (type.isOneOf && next === null)
        return { [fields[0]!.name]: valueOf(fields[0]!, [...here, fields[0]!.name], null) };
      return build(fields, here, next);
    }
    if (one.name === 'idempotencyKey') return `naming ${here.join('.')} ${String(calls++)}`;
    const kind = NAMED_BY.find(([at]) => at.test([reference.operation.name, ...here].join('.')))?.[1];
    if ((type.name === 'ID' || type.name === 'String') && kind) return base[kind];
    if (one.name in BY_NAME) return BY_NAME[one.name];
    return 'getValues' in type ? type.getValues()[0]!.value : BY_TYPE[type.name];
  };
  return build(reference.operation.args, [], reference.path);
}

/** What is said although nothing asks for it: `unless` the place that is tried stands beside it. */
const ALSO_SAID: [at: RegExp, unless: RegExp | null][] = [
  [/^\w+\.input(\.\w+)?\.member$/, null],
  [/^transferPoints\.input\.from$/, null],
  [/^returnPurchase\.input\.purchaseId$/, /^orderId$/],
  [/^(complete|cancel)Purchase\.input\.purchaseId$/, /^orderId$/],
  [/^transferPoints\.input\.from$/, null],
  [/^returnPurchase\.input\.lines\.sku$/, /^line$/],
  [/^rollbackVoucher\.input\.code$/, /^(use|code)$/],
  [/^rollbackVoucher\.input\.orderId$/, /^(use|orderId)$/],
];

function isSaid(one: Given, place: string, wanted: string[] | null): boolean {
  if (isNonNullType(one.type) && one.defaultValue === undefined) return true;
  return ALSO_SAID.some(([at, unless]) => at.test(place) && !(wanted?.[0] !== undefined && unless?.test(wanted[0])));
}

let calls = 0;

function listed(type: GraphQLInputType, value: unknown): unknown {
  const inner = isNonNullType(type) ? type.ofType : type;
  return isListType(inner) && !Array.isArray(value) ? [value] : value;
}

/** A document for the operation that says these arguments, and asks for everything that its refusals say. */
export function documentFor({ operation, isMutation }: Reference, variables: Record<string, unknown>): string {
  const said = operation.args.filter(({ name }) => name in variables);
  const declared = said.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const given = said.map(({ name }) => `${name}: $${name}`).join(', ');
  return `${isMutation ? 'mutation' : 'query'} (${declared}) { ${operation.name}(${given}) ${selectionOf(operation)} }`;
}

function selectionOf({ name: operation, type: output }: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(output);
  if (isInterfaceType(type) && operation.startsWith('record')) {
    const payload = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Payload`;
    return `{ __typename ... on ${payload} { results { __typename ... on UserError { path message } } } }`;
  }
  if (isUnionType(type)) {
    // Two members of a union may have a field of one name and of different types: then the first one is asked.
    const said = new Map<string, string>();
    const members = type.getTypes().map((one) => {
      const fields = Object.values(one.getFields()).filter((field) => isLeaf(field));
      const asked = fields.filter(({ name, type: own }) => {
        const other = said.get(name) ?? String(own);
        said.set(name, other);
        return other === String(own);
      });
      const problems = one.name === 'InvalidInput' ? ' problems { path message }' : '';
      return `... on ${one.name} { __typename ${asked.map(({ name }) => name).join(' ')}${problems} }`;
    });
    return `{ ${members.join(' ')} }`;
  }
  if (!isObjectType(type)) return 'getFields' in type ? '{ __typename }' : '';
  const fields = Object.values(type.getFields());
  const nodes = fields.find(({ name }) => name === 'nodes');
  if (nodes) return '{ nodes { __typename } pageInfo { endCursor hasNextPage } }';
  const leaves = fields.filter((field) => isLeaf(field)).map(({ name }) => name);
  return `{ __typename ${leaves.slice(0, 8).join(' ')} }`;
}

function isLeaf({ type, args }: GraphQLField<unknown, unknown>): boolean {
  const named = getNamedType(type);
  return !('getFields' in named) && !isUnionType(named) && args.every((one) => !isNonNullType(one.type));
}
