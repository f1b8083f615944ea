import { en } from '../e2e/rewards/support/rewards.js';
import {
  addCodes,
  anActiveReward,
  cancel,
  confirm,
  fulfill,
  redeem,
  reserve,
} from '../e2e/rewards/support/redemptions.js';
import { aTemplate } from './a-template.js';
import type { Story } from './a-story.js';

/** Redemptions of every kind by the member of a story: at once and in two steps, handed over, canceled, reserved still. */
export async function redemptionsOfEveryKind(story: Story): Promise<void> {
  await story.credit(5000);
  const voucher = await aTemplate(story.app).by(story.program.adminKey).make();
  const options = [
    { key: 'film', name: en('Film'), stock: 50, gives: { codePool: true } },
    { key: 'ten', name: en('Ten'), gives: { voucher } },
    { key: 'mug', name: en('Mug') },
  ];
  const limits = [{ uses: 100, period: 'MONTH', perMember: false }];
  const night = await anActiveReward(story, { points: 100, choose: 2, options, limits });
  const { film, ten, mug } = night.options;
  const codes = Array.from({ length: 12 }, (_, index) => `FILM-${index}`);
  await addCodes(story, { reward: night.id, option: film, codes });
  const both = { choices: [{ option: film }, { option: ten }] };

  await redeem(story, night.id, { ...both, quantity: 2 });
  await fulfill(story, (await redeem(story, night.id, { choices: [{ option: mug, quantity: 2 }] })).redemption.id);
  await confirm(story, (await reserve(story, night.id, both)).redemption.id);
  await cancel(story, (await redeem(story, night.id, both)).redemption.id, { reason: 'A mistake' });
  await cancel(story, (await reserve(story, night.id, both)).redemption.id);
  await reserve(story, night.id, both);
}
