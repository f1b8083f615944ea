import { Field, ObjectType } from '@nestjs/graphql';
import { InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import {
  AddToSegmentPayload,
  ArchiveSegmentPayload,
  CreateSegmentPayload,
  RefreshSegmentPayload,
  RemoveFromSegmentPayload,
  UpdateSegmentPayload,
} from './segment.payloads.js';
import { SegmentKind } from './segment.types.js';

@ObjectType({
  implements: () => UserError,
  description: 'The program has a segment with that key, perhaps an archived one.',
})
export class DuplicateSegment extends Refusal {
  @Field({ description: 'The key.' })
  key: string;

  constructor(key: string) {
    super(`There is a segment with the key "${key}".`, ['key']);
    this.key = key;
  }
}

@ObjectType({ implements: () => UserError, description: 'The program has no segment with that key.' })
export class SegmentNotFound extends Refusal {
  @Field({ description: 'The key.' })
  key: string;

  constructor(key: string) {
    super(`There is no segment with the key "${key}" in this program.`, ['key']);
    this.key = key;
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'What was asked for is not possible with a segment of this kind.',
})
export class SegmentKindNotAllowed extends Refusal {
  @Field(() => SegmentKind, { description: 'The kind of the segment.' })
  kind: SegmentKind;

  constructor(kind: SegmentKind, path = ['key']) {
    super(
      kind === 'STATIC'
        ? 'The segment is static: members are added and removed by hand, there is nothing to work out.'
        : 'The segment is dynamic: its definition says who belongs to it, nobody is added or removed by hand.',
      path,
    );
    this.kind = kind;
  }
}

@ObjectType({ implements: () => UserError, description: 'The segment is archived: nothing of it changes any more.' })
export class SegmentArchived extends Refusal {
  constructor() {
    super('The segment is archived: nothing of it changes any more.', ['key']);
  }
}

@ObjectType({ implements: () => UserError, description: 'Something that is active asks for the segment.' })
export class SegmentInUse extends Refusal {
  @Field(() => [String], { description: 'What asks for it, such as an earning rule by its name.' })
  usedBy: string[];

  constructor(usedBy: readonly string[]) {
    const [first, ...others] = usedBy;
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    super(`The segment is in use by ${first ?? 'something'}${more}: change or end that first.`, ['key']);
    this.usedBy = [...usedBy];
  }
}

export const CreateSegmentResult = resultUnion('CreateSegmentResult', [
  CreateSegmentPayload,
  InvalidInput,
  DuplicateSegment,
]);
export const UpdateSegmentResult = resultUnion('UpdateSegmentResult', [
  UpdateSegmentPayload,
  InvalidInput,
  SegmentNotFound,
  SegmentKindNotAllowed,
  SegmentArchived,
]);
export const ArchiveSegmentResult = resultUnion('ArchiveSegmentResult', [
  ArchiveSegmentPayload,
  SegmentNotFound,
  SegmentInUse,
]);
export const RefreshSegmentResult = resultUnion('RefreshSegmentResult', [
  RefreshSegmentPayload,
  SegmentNotFound,
  SegmentKindNotAllowed,
  SegmentArchived,
]);
export const AddToSegmentResult = resultUnion('AddToSegmentResult', [
  AddToSegmentPayload,
  InvalidInput,
  SegmentNotFound,
  SegmentKindNotAllowed,
  SegmentArchived,
]);
export const RemoveFromSegmentResult = resultUnion('RemoveFromSegmentResult', [
  RemoveFromSegmentPayload,
  InvalidInput,
  SegmentNotFound,
  SegmentKindNotAllowed,
  SegmentArchived,
]);
