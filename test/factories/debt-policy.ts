import type { TestApp } from '../support/app.js';

/** From now on, what becomes of points that are taken back and spent already. */
export async function setDebtPolicy(
  app: TestApp,
  debt: 'FORGIVE' | 'OWE',
  adminKey = app.program.adminKey,
): Promise<void> {
  const { data } = await app.call(adminKey, '{ pointCurrencies { id default } }');
  const [currency] = data.pointCurrencies.filter((one: { default: boolean }) => one.default);
  const change =
    'mutation ($id: ID!, $debt: DebtPolicy!) { updatePointCurrency(input: { id: $id, debt: $debt }) { __typename } }';
  const answer = await app.call(adminKey, change, { id: currency.id, debt });
  expect(answer.data).toEqual({ updatePointCurrency: { __typename: 'UpdatePointCurrencyPayload' } });
}
