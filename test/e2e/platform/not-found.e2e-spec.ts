import { GraphQLSchemaHost } from '@nestjs/graphql';
import { encodeId, newId, type IdPrefix } from '../../../src/kernel/ids.js';
import { aMember } from '../../factories/a-member.js';
import { allowTransfers } from '../../factories/a-transfer.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { OPERATIONS } from './support/operations.js';
import { documentFor, referencesIn, variablesNaming, type Reference } from './support/references.js';
import { aLittleOfEverything, inProgram, type Kind, type Things } from './support/things.js';

/** What a member calls their own; the rest is the program's. */
const OF_A_MEMBER: Kind[] = [
  'member',
  'use',
  'export',
  'redemption',
  'referral',
  'purchase',
  'line',
  'posting',
  'lot',
  'hold',
];

/** Something of the same form that never was. */
function neverWas(thing: string): string {
  // Postings and lots are named by their wallet and their number there: here it is a wallet of nobody.
  const ofLedger = /^(pst_|lot_)([0-9a-z]{11})([0-9a-z]{1,6})$/.exec(thing);
  if (ofLedger)
    return `${ofLedger[1]!}${(parseInt(ofLedger[2]!, 36) + 1_000_000).toString(36).padStart(11, '0')}${ofLedger[3]!}`;
  const id = /^([a-z]{3})_[0-9a-z]{26}((?:_\d+)?)$/.exec(thing);
  if (id) return encodeId(id[1] as IdPrefix, newId()) + id[2]!;
  return `${thing.slice(1)}${thing.charAt(0)}`;
}

/** Where an answer does not say whether the name led to something: a dynamic segment has no members of its own, a code that is not
 * there hinders no other one, and of code and order the code is named. */
const NOT_TOLD = [
  'validateVoucher.cart.otherCodes',
  'addToSegment.input.members',
  'removeFromSegment.input.members',
  'rollbackVoucher.input.orderId',
];

/** Whom points are sent to is named by what stands on a card. */
const BY_CODE = /^transferPoints\.input\.to$/;

const placeOf = ({ operation, path }: Reference): string => [operation.name, ...path].join('.');

/** What is wrong with a call, by its places. */
interface Told {
  nodes?: unknown[];
  path?: string[] | null;
  reason?: string | null;
  problems?: { path: string[] }[];
  results?: Told[];
}

/** Whether an answer is about this place: null, empty, or a refusal that names it. */
function tellsOf({ operation, path }: Reference, answer: string): boolean {
  const { data, errors } = JSON.parse(answer) as { data?: Record<string, Told | null>; errors?: { message: string }[] };
  const result = data?.[operation.name];
  if (errors) return errors.some(({ message }) => path.some((name) => name !== 'input' && message.includes(name)));
  if (!result || result.nodes?.length === 0 || result.reason === 'UNKNOWN_CODE') return true;
  const told = [result, ...(result.results ?? [])].flatMap((one) => [
    one.path ?? [],
    ...(one.problems ?? []).map((problem) => problem.path),
  ]);
  return told.some((one) => path.includes(one.filter((name) => !/^\d+$/.test(name)).at(-1) ?? 'nothing'));
}

describe('what belongs to somebody else', () => {
  let app: TestApp;
  let references: Reference[];
  /** Of three: what the asking program or member has, and what is another one's. */
  let [ours, theirs, eves]: Partial<Things>[] = [];
  let [stranger, eve] = ['', ''];
  beforeAll(async () => {
    app = await startTestApp();
    references = referencesIn(app.get(GraphQLSchemaHost).schema);
    const another = inProgram(app, await app.anotherProgram({ name: 'Another' }));
    const [ada, adas] = [await aMember(app).enroll(), await aMember(another).enroll()];
    ours = await aLittleOfEverything(app, ada);
    theirs = await aLittleOfEverything(another, adas, { type: 'visit', segment: 'theirs', purpose: 'PRIZES' });
    stranger = another.program.adminKey;
    for (const program of [app, another]) await allowTransfers(program);
    await another.asAdmin('mutation ($id: ID!) { activateReward(input: { id: $id }) { __typename } }', {
      id: theirs.reward,
    });
    const member = await aMember(app).enroll();
    [eve, eves] = [await member.token(), { ...ours, member: member.id }];
  });
  afterAll(() => app.close());

  /** What is answered, and by which statements, without the name that was said. */
  const told = async (as: string, reference: Reference, named: string, base: Partial<Things>) => {
    const value = reference.isMember ? (BY_CODE.test(placeOf(reference)) ? { code: named } : { id: named }) : named;
    const variables = variablesNaming(reference, value, base);
    let answer = '';
    const statements = await app.statementsOf(async () => {
      const { data, errors } = await app.call(as, documentFor(reference, variables), variables);
      const said = errors?.map(({ extensions: { requestId: _new, ...extensions }, ...error }) => ({
        ...error,
        extensions,
      }));
      answer = JSON.stringify({ data, errors: said }).replaceAll(named, '<it>');
    });
    return { answer, statements };
  };

  const compare = async (as: string, asked: Reference[], things: Partial<Things>, base: Partial<Things>) => {
    const [differ, unseen]: [string[], string[]] = [[], []];
    for (const reference of asked) {
      const place = placeOf(reference);
      const it = things[BY_CODE.test(place) ? 'friendCode' : reference.kind]!;
      const ask = async () => {
        const never = await told(as, reference, neverWas(it), base);
        return { never, other: await told(as, reference, it, base) };
      };
      let answers = await ask();
      const isAlike = () => JSON.stringify(answers.other) === JSON.stringify(answers.never);
      if (!isAlike()) answers = await ask(); // what is kept in memory was read meanwhile
      if (!isAlike()) differ.push(`${place}: ${JSON.stringify(answers)}`);
      const { never } = answers;
      if (!tellsOf(reference, never.answer)) unseen.push(place);
    }
    return { differ, unseen };
  };

  it('of another program is answered like what never was, by the same statements', async () => {
    const asked = references.filter(({ operation }) => OPERATIONS[operation.name]?.roles.includes('ADMIN'));

    const { differ, unseen } = await compare(stranger, asked, ours!, theirs!);

    expect(differ).toEqual([]);
    expect(unseen).toEqual(NOT_TOLD);
  });

  it('of another member is answered like what never was, by the same statements', async () => {
    const asked = references.filter(
      (one) =>
        OPERATIONS[one.operation.name]?.roles.includes('MEMBER') &&
        OF_A_MEMBER.includes(one.kind) &&
        !BY_CODE.test(placeOf(one)), // whom one sends points to is another one
    );

    const { differ, unseen } = await compare(eve, asked, ours!, eves!);

    expect(differ).toEqual([]);
    expect(unseen).toEqual([]);
  });
});
