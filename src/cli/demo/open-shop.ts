import type { Ask } from '../api.js';
import { act, type Input } from './act.js';
import { AUDIOBOOK_CODES, catalogue, type Named } from './catalogue.js';
import { ACTIVITY_TYPES, DRAFT_RULE, ladder, POINTS, REFERRALS, RULES, TEMPLATES } from './shop.js';

/** Something of the configuration, as far as the demo has to know it. */
interface Made {
  id: string;
  name: string;
  status?: string;
  tiers?: { id: string; key: string }[];
}

interface Standing {
  pointCurrencies: { id: string }[];
  activityTypes: { key: string }[];
  earningRules: { nodes: Made[] };
  voucherTemplates: { nodes: Made[] };
  tierLadders: { nodes: Made[] };
  rewards: { nodes: Made[] };
  referralProgram: { version: number } | null;
}

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
  const standing = await ask<Standing>(STANDING);
  await act(ask, 'updatePointCurrency', { id: standing.pointCurrencies[0]?.id, ...POINTS });
  for (const type of ACTIVITY_TYPES) {
    const isThere = standing.activityTypes.some(({ key }) => key === type['key']);
    if (!isThere) await act(ask, 'createActivityType', type);
  }
  const maker = new Maker(ask);
  for (const rule of RULES) await maker.active('earningRule', rule, standing.earningRules.nodes);
  await maker.draft('earningRule', DRAFT_RULE, standing.earningRules.nodes);
  const named = await nameables(maker, standing);
  for (const reward of catalogue(named)) {
    const { id } = await maker.active('reward', reward, standing.rewards.nodes);
    const isPool = (reward['gives'] as Input)['codePool'] === true;
    if (isPool) await act(ask, 'addRewardCodes', { idempotencyKey: 'demo:codes', reward: id, codes: AUDIOBOOK_CODES });
  }
  if (!standing.referralProgram) await act(ask, 'updateReferralProgram', REFERRALS);
}

/** What the catalogue refers to. */
async function nameables(maker: Maker, standing: Standing): Promise<Named> {
  const ofTemplate = async (template: Input): Promise<string> =>
    (await maker.draft('voucherTemplate', template, standing.voucherTemplates.nodes)).id;
  const templates = { fivePounds: await ofTemplate(TEMPLATES.fivePounds), drink: await ofTemplate(TEMPLATES.drink) };
  const { tiers = [] } = await maker.active('tierLadder', ladder(templates), standing.tierLadders.nodes);
  return { templates, tiers: Object.fromEntries(tiers.map(({ id, key }) => [key, id])) };
}

const WANTED: Readonly<Record<string, string>> = {
  earningRule: 'id name status',
  voucherTemplate: 'id name',
  tierLadder: 'id name status tiers { id key }',
  reward: 'id name status',
};

/** Makes what has no namesake yet. `kind` is what it is called in a payload. */
class Maker {
  constructor(private readonly ask: Ask) {}

  async draft(kind: string, input: Input, standing: readonly Made[]): Promise<Made> {
    const [{ text } = { text: '' }] = input['name'] as { text: string }[];
    const namesake = standing.find(({ name }) => name === text);
    if (namesake) return namesake;
    const wanted = `${kind} { ${String(WANTED[kind])} }`;
    const payload = await act<Record<string, Made>>(this.ask, `create${typeOf(kind)}`, input, wanted);
    return payload[kind] as Made;
  }

  async active(kind: string, input: Input, standing: readonly Made[]): Promise<Made> {
    const made = await this.draft(kind, input, standing);
    if (made.status === 'DRAFT') await act(this.ask, `activate${typeOf(kind)}`, { id: made.id });
    return made;
  }
}

const typeOf = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1);
