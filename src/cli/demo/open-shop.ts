import type { Answer, Ask } from '../api.js';
import { act, type Input } from './act.js';
import { AUDIOBOOK_CODES, catalogue, type Named } from './catalogue.js';
import { ACTIVITY_TYPES, DRAFT_RULE, ladder, POINTS, REFERRALS, RULES, TEMPLATES } from './shop.js';

const STANDING = `{
  pointCurrencies { id }
  activityTypes { key }
  earningRules(first: 100) { nodes { id name status } }
  voucherTemplates(first: 100) { nodes { id name } }
  tierLadders { nodes { id name status tiers { id key } } }
  rewards(first: 100) { nodes { id name status } }
  referralProgram { version }
}`;

/** Sets up the shop. What is there already, by its name, is left as it is: an interrupted start goes on where it stopped. */
export async function openShop(ask: Ask): Promise<void> {
  const standing = await ask(STANDING);
  await act(ask, 'updatePointCurrency', { id: standing.pointCurrencies[0].id, ...POINTS });
  for (const type of ACTIVITY_TYPES) {
    const isThere = standing.activityTypes.some(({ key }: Answer) => key === type['key']);
    if (!isThere) await act(ask, 'createActivityType', type);
  }
  const make = maker(ask);
  for (const rule of RULES) await make.active('earningRule', rule, standing.earningRules.nodes);
  await make.draft('earningRule', DRAFT_RULE, standing.earningRules.nodes);
  const templates = await makeTemplates(make, standing.voucherTemplates.nodes);
  const { tiers } = await make.active('tierLadder', ladder(templates), standing.tierLadders.nodes, 'tiers { id key }');
  const named: Named = {
    templates,
    tiers: Object.fromEntries((tiers as { id: string; key: string }[]).map(({ id, key }) => [key, id])),
  };
  for (const reward of catalogue(named)) {
    const { id } = await make.active('reward', reward, standing.rewards.nodes);
    const isPool = (reward['gives'] as Input)['codePool'] === true;
    if (isPool) await act(ask, 'addRewardCodes', { idempotencyKey: 'demo:codes', reward: id, codes: AUDIOBOOK_CODES });
  }
  if (!standing.referralProgram) await act(ask, 'updateReferralProgram', REFERRALS);
}

async function makeTemplates(make: Maker, standing: Answer[]): Promise<Named['templates']> {
  const ids: Record<string, string> = {};
  for (const [key, template] of Object.entries(TEMPLATES)) {
    ids[key] = String((await make.draft('voucherTemplate', template, standing))['id']);
  }
  return ids as Named['templates'];
}

type Maker = ReturnType<typeof maker>;

/** Makes what has no namesake yet. `kind` is its name in a payload. */
function maker(ask: Ask) {
  const nameOf = (input: Input): string => (input['name'] as { text: string }[])[0]?.text ?? '';
  const draft = async (kind: string, input: Input, standing: Answer[], more = ''): Promise<Answer> => {
    const namesake: Answer = standing.find(({ name }: Answer) => name === nameOf(input));
    if (namesake) return namesake;
    const type = kind.charAt(0).toUpperCase() + kind.slice(1);
    const status = kind === 'voucherTemplate' ? '' : 'status';
    return (await act(ask, `create${type}`, input, `${kind} { id ${status} ${more} }`))[kind];
  };
  const active = async (kind: string, input: Input, standing: Answer[], more?: string): Promise<Answer> => {
    const made = await draft(kind, input, standing, more);
    const type = kind.charAt(0).toUpperCase() + kind.slice(1);
    if (made.status === 'DRAFT') await act(ask, `activate${type}`, { id: made.id });
    return made;
  };
  return { draft, active };
}
