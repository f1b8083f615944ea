import type { TestApp } from '../support/app.js';

const CREATE = `mutation ($input: CreateRewardInput!) {
  createReward(input: $input) { ... on CreateRewardPayload { reward { id options { id } } } ... on UserError { message } }
}`;

const en = (text: string) => [{ locale: 'en', text }];

/** A reward that was made, a draft, with one option. */
export async function aReward(app: TestApp): Promise<{ id: string; option: string }> {
  const input = {
    name: en('A mug'),
    points: 500,
    gives: { handFulfilled: true },
    choose: 1,
    options: [{ key: 'blue', name: en('Blue') }],
  };
  const { data, errors } = await app.asAdmin(CREATE, { input });
  if (errors) throw new Error(errors[0]?.message);
  const { reward, message } = data.createReward;
  if (!reward) throw new Error(message);
  return { id: reward.id, option: reward.options[0].id };
}
