import { Writable } from 'node:stream';
import { pino } from 'pino';
import request from 'supertest';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aReferralProgram } from '../factories/a-referral-program.js';
import { aRule } from '../factories/a-rule.js';
import { aVoucher } from '../factories/a-voucher.js';
import { holdPoints } from '../factories/a-spending.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const MOST = Number.MAX_SAFE_INTEGER;

const ADJUST = `mutation ($input: AdjustPointsInput!) {
  adjustPoints(input: $input) { __typename ... on AdjustPointsPayload { member { points { available } } } ... on UserError { code } }
}`;
const VALIDATE = `query ($code: String!) {
  validateVoucher(code: $code, cart: { currency: "GBP", lines: [{ sku: "tea", quantity: "1", unitPrice: "100" }] }) { valid reason }
}`;

describe('abuse', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  const lines: string[] = [];
  beforeAll(async () => {
    const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) });
    app = await startTestApp({ logger: pino({ level: 'trace' }, sink) });
    ada = await aMember(app).enroll();
  });
  afterEach(() => expectInvariants(app));
  afterAll(() => app.close());

  describe('of numbers', () => {
    const adjust = async (member: EnrolledMember, points: unknown, key: string) =>
      app.asAdmin(ADJUST, { input: { idempotencyKey: key, member: { id: member.id }, points, reason: 'r' } });

    it('points end at 2^53 − 1, for one who has them and for one who gets more', async () => {
      const eve = await aMember(app).enroll();

      const most = await adjust(eve, MOST, 'most');
      const more = await adjust(eve, 1, 'more');

      expect(most.data.adjustPoints.member.points.available).toBe(MOST);
      expect(more.data.adjustPoints.code).toBe('TOO_MANY_POINTS');
    });

    it.each([2 ** 53, -(2 ** 53), 2 ** 63, 1e308, 0.5, '1', '9007199254740992', true, [[1]]])(
      '%j is no number of points',
      async (points) => {
        const { errors, data } = await adjust(ada, points, 'none');

        expect([errors?.map(({ extensions }) => extensions.code), data]).toEqual([['BAD_USER_INPUT'], undefined]);
      },
    );

    it('an amount too large to be counted is named, and nothing is recorded', async () => {
      await aRule(app).active();

      const codes: unknown[] = [];
      for (const unitPrice of ['90071992547409.92', '9'.repeat(30), '1e30', '-1', 'NaN', '0x10', '١']) {
        const input = aPurchase(app).by(ada).line({ unitPrice }).input();
        const { data, errors } = await app.asShop(
          'mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { ... on UserError { code } } }',
          { input },
        );
        codes.push(data?.recordPurchase.code ?? errors?.[0]?.extensions.code);
      }

      expect(codes.filter((code) => code !== 'INVALID_INPUT' && code !== 'BAD_USER_INPUT')).toEqual([]);
    });
  });

  describe('of codes', () => {
    it.each<[string, (code: string) => string]>([
      [
        'Cyrillic letters that look alike',
        (code) =>
          code.replace(
            /[ABCEHKMPTX]/g,
            (one) => ({ A: 'А', B: 'В', C: 'С', E: 'Е', H: 'Н', K: 'К', M: 'М', P: 'Р', T: 'Т', X: 'Х' })[one]!,
          ) + 'А',
      ],
      ['a combining mark', (code) => `${code}\u0301`],
      ['a joiner of no width', (code) => `${code.slice(0, 4)}\u200d${code.slice(4)}`],
      ['NUL', (code) => `${code}\u0000`],
      ['half a character', (code) => `${code}\ud800`],
      ['a dotless i', (code) => `${code}ı`],
      ['SQL', () => "' OR 1=1 --"],
      ['a pattern', (code) => `${code.slice(0, -1)}%`],
    ])('one with %s is no voucher, nor an error', async (_what, changed) => {
      const { code } = await aVoucher(app).issue();

      const { data, errors } = await app.asAdmin(VALIDATE, { code: changed(code) });

      expect(errors).toBeUndefined();
      expect(data.validateVoucher).toEqual({ valid: false, reason: 'UNKNOWN_CODE' });
    });

    it('a member who guesses is stopped, by aliases, documents and tokens alike, and for the right code too', async () => {
      await aReferralProgram(app).make();
      const eve = await aMember(app).enroll();
      const { code } = await aVoucher(app).issue();
      const guess = (at: number) =>
        `a${at}: acceptReferral(input: { idempotencyKey: "${at}", code: "WRONG${at}" }) { __typename }`;
      const codes: string[] = [];
      for (let at = 0; at < 20; at += 5) {
        const { errors } = await app.call(
          await eve.token(),
          `mutation { ${[0, 1, 2, 3, 4].map((one) => guess(at + one)).join(' ')} }`,
        );
        codes.push(...(errors ?? []).map(({ extensions }) => extensions.code));
      }

      const right = await app.call(
        await eve.token(),
        `mutation { acceptReferral(input: { idempotencyKey: "x", code: "${code}" }) { __typename } }`,
      );

      expect(new Set(codes)).toEqual(new Set(['RATE_LIMITED']));
      expect(codes.length).toBeGreaterThanOrEqual(5);
      expect(right.errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    });
  });

  it('a hold that was released, sent again under its key, is the same hold: nothing is set aside twice', async () => {
    const eve = await aMember(app).enroll();
    await app.asAdmin(ADJUST, { input: { idempotencyKey: 'eve', member: { id: eve.id }, points: 10, reason: 'r' } });
    const hold = await holdPoints(app, eve, 4);
    const release = 'mutation ($id: ID!) { releaseHold(input: { idempotencyKey: "again", holdId: $id }) { __typename ... on ReleaseHoldPayload { replayed } } }'; // prettier-ignore

    const answers = [await app.asShop(release, { id: hold }), await app.asShop(release, { id: hold })];

    expect(answers.map(({ data }) => data.releaseHold.replayed)).toEqual([false, true]);
    const { data } = await app.asAdmin('query ($id: ID!) { member(ref: { id: $id }) { points { available held } } }', {
      id: eve.id,
    });
    expect(data.member.points).toEqual({ available: 10, held: 0 });
  });

  it('what is said in headers and names cannot write a line of the log, nor colour it', async () => {
    const evil = 'x\u001b[31m","level":60,"msg":"forged"';
    lines.length = 0;
    await request(app.app.getHttpServer())
      .post(`/graphql?${encodeURIComponent(evil)}`)
      .set({
        authorization: `Bearer ${app.program.adminKey}`,
        'kindred-reason': '%0A{"forged":true}',
        'x-request-id': '{"forged":true}',
        'user-agent': '"forged"',
        'x-forwarded-for': 'forged',
      })
      .send({
        query: `query Forged($a: String) { member(ref: { externalId: $a }) { id } }`,
        variables: { a: `${evil}\n{"forged":true}` },
      });
    await request(app.app.getHttpServer()).get(`/forged%0a%1b[31m{"forged":true}`);

    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines.flatMap((chunk) => chunk.split('\n')).filter((one) => one !== '')) {
      const read = JSON.parse(line) as Record<string, unknown>;
      expect(read['forged']).toBeUndefined();
      expect(read['msg']).not.toBe('forged');
      expect(line).not.toContain('\u001b');
    }
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'a JSON object with %s pollutes nothing',
    async (name) => {
      const eve = await aMember(app).enroll();
      const body = `{"query":"mutation ($input: UpdateMemberInput!) { updateMember(input: $input) { __typename } }","variables":{"input":{"member":{"id":"${eve.id}"},"attributes":{"${name}":"polluted"}}}}`;

      const answer = await request(app.app.getHttpServer())
        .post('/graphql')
        .set({ authorization: `Bearer ${app.program.adminKey}`, 'content-type': 'application/json' })
        .send(body);

      expect(answer.status).toBeLessThan(500);
      expect(JSON.stringify(answer.body)).not.toContain('INTERNAL');
      expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
      expect(typeof {}.toString).toBe('function');
    },
  );
});
