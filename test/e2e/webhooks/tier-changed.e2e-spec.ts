import { decodeId } from '../../../src/kernel/ids.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { asMember, relay, socketUrl, type LiveApp } from './support/live.js';

const TIER = 'subscription { tierChanged { member { id tier { tier { key } } } } }';

describe('tierChanged', () => {
  let app: TestApp;
  let one: LiveApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await one.dispose();
    await expectInvariants(app);
    await app.close();
  });

  const relayed = (member: EnrolledMember, after = 0): Promise<number> =>
    relay(app, app.program.program.number, decodeId('mem', member.id) as string, after);
  const earn = (member: EnrolledMember, amount: number) => aPurchase(app).by(member).worth(String(amount)).record();

  it('says where the member stands, when that changed and not when points did', async () => {
    await aLadder(app).primary().counting('SPEND').tier('low', '0').tier('high', '100').active();
    const ada = await aMember(app).enroll();
    one = asMember(await socketUrl(app), await ada.token());
    const heard = one.subscribe(TIER);
    await heard.at(1);

    await earn(ada, 50);
    const told = await relayed(ada);
    await earn(ada, 60);
    await relayed(ada, told);

    await heard.when((one) => one.tierChanged.member.tier.tier.key === 'high');
    expect(heard.all[0]).toEqual(tierOf(ada, 'low'));
  });

  const tierOf = ({ id }: EnrolledMember, key: string) => ({
    tierChanged: { member: { id, tier: { tier: { key } } } },
  });
});
