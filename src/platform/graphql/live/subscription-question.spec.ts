import { buildSchema, type GraphQLError } from 'graphql';
import { DocumentLimits } from '../limits/document-limits.js';
import { readQuestion } from './subscription-question.js';

const schema = buildSchema(`
  type Query { count: Int }
  type Subscription { changed: Member! }
  type Member { id: ID!, friends(first: Int = 20): [Member!]! }
`);
const rules = { validationRules: [DocumentLimits.rule] };
const query = 'subscription ($n: Int) { changed { friends(first: $n) { friends(first: $n) { id } } } }';

describe('a subscription', () => {
  it('is as complex as its variables say, by the limit of HTTP', () => {
    expect(readQuestion(schema, { query, variables: { n: 20 } }, rules)).toMatchObject({ variableValues: { n: 20 } });

    const refused = readQuestion(schema, { query, variables: { n: 50 } }, rules) as readonly GraphQLError[];

    expect(refused.map(({ extensions }) => extensions)).toEqual([
      { code: 'GRAPHQL_VALIDATION_FAILED', limit: 'COMPLEXITY', was: 2602, allowed: 1000 },
    ]);
  });
});
