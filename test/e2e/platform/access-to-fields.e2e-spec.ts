import { GraphQLSchemaHost } from '@nestjs/graphql';
import { getNamedType, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import { ActorKind, Role as StoredRole } from '../../../src/platform/access/index.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { aFriendOf } from '../../factories/referring.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { giveBack } from '../purchases/support/calls.js';
import { FOLLOWED_BY_ALL, ROLES_OF_FIELDS } from './support/fields.js';
import { ROLES, type Role } from './support/operations.js';
import { aLittleOfEverything, type Things } from './support/things.js';
import { walk, type Shown } from './support/walk.js';

const CREATE_KEY = `mutation ($role: Role!) {
  createApiKey(input: { name: "walker", roles: [$role] }) { ... on CreateApiKeyPayload { secret } }
}`;

/** What Ada has said about herself. */
const ADA = {
  givenName: 'Augusta', familyName: 'Lovelace', salutation: 'Countess', birthDate: '1915-12-10', email: 'ada@example.com',
  phone: '+442079460123', card: 'ADASCARD1', attributes: { pet: 'a parrot of hers' },
}; // prettier-ignore
const BOB = { givenName: 'Charles', familyName: 'Babbage', email: 'bob@example.com', card: 'BOBSCARD1', attributes: { pet: 'an engine of his' } }; // prettier-ignore
const textsOf = ({ attributes, ...said }: Record<string, unknown>): string[] =>
  [...Object.values(said), ...Object.values(attributes as object)].map(String);

/** Ids of what is one member's. What members share, such as a referral, is not among them. */
const PERSONAL_ID = /\b(mem|pur|pln|ret|act|pst|hld|lot|con|drq|exp|mrg|vch|vus|rdm)_[0-9a-z_]{12,}/g;

const idsIn = (shown: Shown): Set<string> =>
  new Set([...shown.values()].flatMap((text) => text.match(PERSONAL_ID) ?? []));

describe('access to fields', () => {
  let app: TestApp;
  let schema: GraphQLSchema;
  let [ada, bob]: EnrolledMember[] = [];
  let ours: Things;
  beforeAll(async () => {
    app = await startTestApp();
    ({ schema } = app.get(GraphQLSchemaHost));
    ada = await aMember(app).with(ADA).enroll();
    await aLadder(app).primary().tier('basic', '0').tier('gold', '1').active();
    ours = await aLittleOfEverything(app, ada);
    const friend = await aFriendOf(app, ada, { ...BOB, externalId: 'bob' });
    bob = { ...ada, id: friend.id };
    await aPurchase(app).by(bob).record();
    await giveBack(app, { purchaseId: ours.purchase, lines: [{ sku: 'sku-1', quantity: '1' }] });
    await aVoucher(app).to(ada).issue();
    await aVoucher(app).to(bob).issue();
  });
  afterAll(() => app.close());

  const fieldsOf = (): [name: string, field: GraphQLField<unknown, unknown>][] => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type));
    return types
      .filter((type) => !roots.includes(type) && !type.name.startsWith('__'))
      .flatMap((type) =>
        Object.values(type.getFields()).map((field): [string, typeof field] => [`${type.name}.${field.name}`, field]),
      );
  };

  it('is said for every field that names its roles or leads to something that has an id', () => {
    const standing = schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
    const leads = fieldsOf().filter(
      ([name, { type }]) => standing.includes(getNamedType(type).name) && !/(Payload|Connection|Edge)\./.test(name),
    );
    const named = fieldsOf().filter(([, { extensions }]) => extensions['allow'] !== undefined);

    const said = [...Object.keys(ROLES_OF_FIELDS), ...Object.values(FOLLOWED_BY_ALL).flat()];
    expect([...new Set([...leads, ...named].map(([name]) => name))].sort()).toEqual(said.sort());
  });

  it.each(ROLES)('is enforced for %s, field by field', async (role) => {
    const caller = { programId: 0, roles: [StoredRole[role]], kind: ActorKind.API_KEY, id: null, memberId: null };
    const codeFor = async ([, field]: [string, GraphQLField<unknown, unknown>], as: object | null): Promise<string> => {
      try {
        await field.resolve?.({}, {}, { caller: as, problem: null, requestId: 'r', address: '127.0.0.1' }, {} as never);
      } catch (error) {
        const { extensions } = error as { extensions?: { code?: string } };
        if (extensions?.code === 'FORBIDDEN' || extensions?.code === 'UNAUTHENTICATED') return extensions.code;
      }
      return 'shown';
    };
    const guarded = fieldsOf().filter(([name]) => name in ROLES_OF_FIELDS);

    const [found, ofNobody] = [new Map<string, string>(), new Set<string>()];
    for (const field of guarded) {
      found.set(field[0], await codeFor(field, caller));
      ofNobody.add(await codeFor(field, null));
    }

    const expected = guarded.map(([name]) => [name, ROLES_OF_FIELDS[name]!.includes(role) ? 'shown' : 'FORBIDDEN']);
    expect([...found]).toEqual(expected);
    expect([...ofNobody]).toEqual(['UNAUTHENTICATED']);
  });

  describe('walked as far as it goes', () => {
    const shown = {} as Record<Role | 'the friend', Shown>;
    beforeAll(async () => {
      const nodes = Object.values(ours)
        .filter((id) => /^[a-z]{3}_/.test(id))
        .map((id) => `node(id: "${id}")`);
      // What SUPPORT and MARKETER may follow is the same as ADMIN and ANALYST, field by field above.
      for (const role of ['ADMIN', 'ANALYST', 'SHOP'] as const) {
        const { data } = await app.asAdmin(CREATE_KEY, { role });
        const starts = [`member(ref: { id: "${ada!.id}" })`, ...nodes];
        shown[role] = await walk(app, data.createApiKey.secret as string, role, starts, schema);
      }
      shown.MEMBER = await walk(app, await ada!.token(), 'MEMBER', ['me', ...nodes], schema);
      const token = 'mutation ($id: ID!) { createMemberToken(input: { member: { id: $id } }) { ... on CreateMemberTokenPayload { token } } }'; // prettier-ignore
      const { data } = await app.asAdmin(token, { id: bob!.id });
      shown['the friend'] = await walk(app, data.createMemberToken.token as string, 'MEMBER', ['me', ...nodes], schema);
    }, 180_000);

    const found = (who: Role | 'the friend', texts: string[]): string[] => {
      const all = [...shown[who].values()].join('\n');
      return texts.filter((text) => all.includes(text));
    };

    it('shows administrators and the member what the member said', () => {
      for (const role of ['ADMIN', 'MEMBER'] as const) expect(found(role, textsOf(ADA))).toEqual(textsOf(ADA));
    });

    it('shows the shop the name that one is called by, and codes to redeem', () => {
      expect(found('SHOP', [...textsOf(ADA), ours.friendCode])).toEqual([ADA.givenName]);
    });

    it('shows analysts nothing that a member said, and no code', () => {
      expect(found('ANALYST', [...textsOf(ADA), ...textsOf(BOB), ours.code, ours.friendCode])).toEqual([]);
    });

    it('shows members nothing of each other, though one brought the other', () => {
      expect(found('MEMBER', textsOf(BOB))).toEqual([]);
      expect(found('the friend', textsOf(ADA))).toEqual([]);
      expect(found('the friend', textsOf(BOB))).toEqual(textsOf(BOB));

      const [adas, bobs] = [idsIn(shown.MEMBER), idsIn(shown['the friend'])];
      expect([...adas].filter((id) => bobs.has(id))).toEqual([]);
      expect(adas).toContain(ada!.id);
      expect(bobs).toContain(bob!.id);
    });

    it('reaches what members have', () => {
      const reached = Object.values(FOLLOWED_BY_ALL)
        .flat()
        .filter((field) => shown.ADMIN.has(field));

      expect(reached.length).toBeGreaterThanOrEqual(30);
      const wanted = [
        'Referral.friend',
        'Referral.advocate',
        'Purchase.returns',
        'TierStanding.tier',
        'Redemption.reward',
        'Purchase.member',
        'Hold.member',
      ];
      expect(wanted.filter((field) => !shown.ADMIN.has(field))).toEqual([]);
    });
  });
});
