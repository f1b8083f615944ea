import { aMember } from '../../factories/a-member.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';
import { aKeyOf, cancelErasure, dataRequests, eraseMember } from './support/rights.js';

const NOT_FOUND = { code: 'MEMBER_NOT_FOUND', message: 'There is no such member in this program.', path: ['member'] };
const NOT_OPEN = {
  code: 'ERASURE_NOT_OPEN',
  message: 'No erasure of this member waits to be done.',
  path: ['member'],
};

describe('cancelErasure', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, { at: '2027-03-01T12:00:00Z', program: { erasureCoolingOffDays: 14 } });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const member = () => ({ id: story.member.id });
  const erase = () => eraseMember(app, { member: member() }, story.program.adminKey);
  const cancel = (input: Record<string, unknown> = {}, as = story.program.adminKey) =>
    cancelErasure(app, { member: member(), ...input }, as);

  it('calls the erasure off: nothing is forgotten when its time comes', async () => {
    const { request } = await erase();
    await story.advance('2027-03-10T12:00:00Z');

    const canceled = await cancel({ reason: 'Stays after all' });
    await story.advance('2027-04-01T12:00:00Z');

    expect(canceled).toEqual({
      request: {
        ...request,
        status: 'CANCELED',
        canceledAt: '2027-03-10T12:00:00.000Z',
        cancelReason: 'Stays after all',
      },
      member: { id: story.member.id, status: 'ACTIVE' },
      replayed: false,
    });
    const { data } = await app.call(
      story.program.adminKey,
      'query ($ref: MemberRef!) { member(ref: $ref) { status } }',
      {
        ref: { externalId: story.member.externalId },
      },
    );
    expect(data.member).toEqual({ status: 'ACTIVE' });
    const { rows } = await app.database.pool.query(
      'SELECT type FROM outbox_event WHERE program_id = $1 ORDER BY sequence',
      [story.program.program.number],
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'member.enrolled',
      'member.erasure-requested',
      'member.erasure-canceled',
    ]);
  });

  it('has nothing to call off twice, or where nothing was asked', async () => {
    const none = await cancel();
    await erase();
    await cancel();
    const before = await storedIn(app);

    const twice = await cancel();

    expect([none, twice]).toEqual([NOT_OPEN, NOT_OPEN]);
    await expectNothingStored(app, before, {});
  });

  it('comes too late once the time has come, whether or not a job has done it', async () => {
    await erase();
    await story.letTimePass('2027-03-15T12:00:00Z');

    expect(await cancel()).toEqual(NOT_OPEN);
  });

  it('comes in time a millisecond before', async () => {
    await erase();
    await story.letTimePass('2027-03-15T11:59:59.999Z');

    expect((await cancel()).request.status).toBe('CANCELED');
  });

  it('can be asked again afterwards, and waits anew', async () => {
    const first = await erase();
    await story.advance('2027-03-10T12:00:00Z');
    await cancel();

    const second = await erase();

    expect(second.request.id).not.toBe(first.request.id);
    expect(second.erasesAt).toBe('2027-03-24T12:00:00.000Z');
    expect((await dataRequests(app, {}, story.program.adminKey)).nodes).toHaveLength(2);
  });

  it('answers a repeat as the first time, and leaves a later erasure alone', async () => {
    const [key, reason] = ['k-1', 'Stays after all'];
    await erase();
    const { request } = await cancel({ idempotencyKey: key, reason });
    const later = await erase();
    const before = await storedIn(app);

    const repeated = await cancel({ idempotencyKey: key, reason });
    const otherwise = await cancel({ idempotencyKey: key });
    const bare = await cancel({ idempotencyKey: '' });

    expect(repeated).toEqual({ request, member: { id: story.member.id, status: 'ACTIVE' }, replayed: true });
    expect(otherwise.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(bare.problems).toMatchObject([{ path: ['idempotencyKey'] }]);
    await expectNothingStored(app, before, {});
    const { nodes } = await dataRequests(app, { filter: { status: 'OPEN' } }, story.program.adminKey);
    expect(nodes.map(({ id }: { id: string }) => id)).toEqual([later.request.id]);
  });

  it('either calls it off or comes too late, never both', async () => {
    await erase();
    const answers = await Promise.all([cancel(), cancel(), cancel()]);

    expect(answers.filter(({ request }) => request?.status === 'CANCELED')).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'ERASURE_NOT_OPEN')).toHaveLength(2);
  });

  it('is for members themselves', async () => {
    await erase();
    const token = await story.member.token();

    expect((await cancelErasure(app, {}, token)).request.status).toBe('CANCELED');
  });

  it('refuses bad input, and finds nobody else', async () => {
    await erase();
    const token = await (await aMember(app).of(story.program).enroll()).token();
    const before = await storedIn(app);

    expect((await cancel({ member: null, reason: '' })).problems).toEqual([
      { path: ['reason'], message: 'must have 1 to 500 characters, no control characters' },
      { path: ['member'], message: 'needed with an API key: whose data' },
    ]);
    expect(await cancel({ member: { code: '00000000' } })).toEqual(NOT_FOUND);
    expect(await cancel({}, app.program.adminKey)).toEqual(NOT_FOUND);
    expect(await cancel({}, token)).toEqual(NOT_FOUND);
    await expectNothingStored(app, before, {});
  });

  it.each(['MARKETER', 'ANALYST', 'SHOP'])('is not for %s', async (role) => {
    const refused = await cancel({}, await aKeyOf(app, role, story.program.adminKey));

    expect(refused.errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
