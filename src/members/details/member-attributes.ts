import { Injectable } from '@nestjs/common';
import { compileSchema, type AttributeCheck } from '../../platform/json-schema/index.js';
import type { ProgramSettings } from '../../programs/index.js';

const TERMS = { most: 10_000, unknown: 'is not an attribute of members in this program' };

/** How the attributes of members are checked in each program, compiled once for each revision of its settings. */
@Injectable()
export class MemberAttributes {
  private readonly known = new Map<number, { revision: number; check: AttributeCheck }>();

  /** Finds everything that is wrong with attributes by the schema of these settings; any will do without one. */
  checkOf({ number: programId, revision, memberAttributesSchema: schema }: ProgramSettings): AttributeCheck {
    const known = this.known.get(programId);
    if (known?.revision === revision) return known.check;
    let compiled: AttributeCheck | null = null;
    const check: AttributeCheck = (attributes) => (compiled ??= compileSchema(schema, TERMS))(attributes);
    this.known.set(programId, { revision, check });
    return check;
  }
}
