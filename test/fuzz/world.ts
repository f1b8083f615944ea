import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import { allowTransfers } from '../factories/a-transfer.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aLittleOfEverything, inProgram, type Things } from '../e2e/platform/support/things.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { withRaw } from './hostile.js';
import { send, subscribe, type Answer } from './judge.js';
import type { Question } from './questions.js';

const CREATE_KEY = `mutation ($role: Role!) {
  createApiKey(input: { name: "fuzz", roles: [$role] }) { ... on CreateApiKeyPayload { secret } }
}`;

/** A server with a program in which there is one of everything, and credentials of every kind. */
export interface World {
  app: TestApp;
  schema: GraphQLSchema;
  ask(question: Question): Promise<Answer>;
  /** The last error in the log of the server. */
  lastCause(): string | undefined;
  close(): Promise<void>;
}

const errors: string[] = [];
const logger = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) });

/** A world asks more than a minute allows. */
const SETTINGS = { KINDRED_RATE_LIMITS: 'off' };

/** A world of its own, or another program on the server of one. */
export async function aWorld(on?: TestApp): Promise<World> {
  const app = on ? inProgram(on, await on.anotherProgram()) : await startTestApp({ settings: SETTINGS, logger });
  const ada = await aMember(app).with({ email: 'ada@example.com', birthDate: '1990-05-05', card: 'ADA1' }).enroll();
  const things = await aLittleOfEverything(app, ada);
  await aPurchase(app).by(ada).line({ quantity: '3', unitPrice: '100' }).record();
  await allowTransfers(app);
  const key = async (role: string) => (await app.asAdmin(CREATE_KEY, { role })).data.createApiKey.secret as string;
  const credentials: Record<Question['as'], string | null> = {
    ...{ ADMIN: await key('ADMIN'), ANALYST: await key('ANALYST'), SHOP: await key('SHOP') },
    ...{ MEMBER: await ada.token(60), nobody: null, garbage: 'kindred_1_garbage' },
  };
  const url = new URL(`${await app.app.getUrl()}/graphql`);
  const named = (text: string): string =>
    text.replace(/\{\{(\w+)\}\}/g, (all, kind) => things[kind as keyof Things] ?? all);
  return {
    app,
    schema: app.get(GraphQLSchemaHost).schema,
    ask: async (question) => {
      const concrete = { ...question, body: withRaw(named(question.body)) };
      const isLive = /^\{"query":"subscription /.test(question.body);
      return (isLive ? subscribe : send)(url, concrete, credentials[question.as]);
    },
    lastCause: () => errors.at(-1),
    close: () => app.close(),
  };
}
