import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { connectionOf, GraphqlDateTime, Node } from '../../platform/graphql/index.js';
import type { StoredTerms } from './earning-terms.types.js';
import { EarningTerms, shownAmounts } from './shown-terms.types.js';

export enum EarningRuleStatus {
  DRAFT = 'DRAFT',
  ACTIVE = 'ACTIVE',
  PAUSED = 'PAUSED',
  ARCHIVED = 'ARCHIVED',
}

registerEnumType(EarningRuleStatus, {
  name: 'EarningRuleStatus',
  description: 'Where an earning rule is in life.',
  valuesMap: {
    DRAFT: { description: 'Being written; awards nothing.' },
    ACTIVE: { description: 'Awards points within its window.' },
    PAUSED: { description: 'Awards nothing until it is activated again.' },
    ARCHIVED: { description: 'Ended for good; kept for the awards that name it.' },
  },
});

/** A rule with the version that holds, as it is stored. */
export interface StoredRule extends StoredTerms {
  programId: number;
  uuid: string;
  status: EarningRuleStatus;
  version: number;
  createdAt: Date;
}

/** A version of a rule, as it is stored. */
export interface StoredVersion extends StoredTerms {
  programId: number;
  ruleUuid: string;
  version: number;
  createdAt: Date;
}

@ObjectType({
  description: 'What an earning rule said from one edit to the next. Awards stay with the version that gave them.',
})
export class EarningRuleVersion extends EarningTerms {
  ruleUuid!: string;

  @Field(() => Int, { description: 'Counted from 1.' })
  version!: number;

  @Field(() => GraphqlDateTime, {
    description: 'When it was written. It holds, or held, from then to the next version.',
  })
  createdAt!: Date;

  static of(stored: StoredVersion): EarningRuleVersion {
    return Object.assign(new EarningRuleVersion(), stored, shownAmounts(stored));
  }
}

@ObjectType({
  implements: () => Node,
  description: 'When and how many points are awarded. A campaign is an earning rule with a window.',
})
export class EarningRule extends EarningTerms implements Node {
  id!: string;
  /** The inner id. */
  uuid!: string;

  @Field(() => EarningRuleStatus, { description: 'Where it is in life. Only an ACTIVE rule awards points.' })
  status!: EarningRuleStatus;

  @Field(() => Int, { description: 'The version that holds, counted from 1. Each edit makes a new one.' })
  version!: number;

  @Field(() => GraphqlDateTime, { description: 'When it was made.' })
  createdAt!: Date;

  static of(stored: StoredRule): EarningRule {
    return Object.assign(new EarningRule(), stored, shownAmounts(stored), { id: encodeId('rul', stored.uuid) });
  }
}

export const EarningRuleConnection = connectionOf(EarningRule, 'EarningRule');
