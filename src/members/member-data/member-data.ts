import { Injectable } from '@nestjs/common';
import type { MemberTable } from './member-table.js';

/** The tables of all features that hold something of a member, registered at start, those of lower features first. */
@Injectable()
export class MemberData {
  private declared: readonly MemberTable[] = [];

  register(tables: readonly MemberTable[]): void {
    const twice = tables.find(({ table }) => this.declared.some((one) => one.table === table));
    if (twice) throw new Error(`the member's rows of ${twice.table} are declared twice`);
    this.declared = [...this.declared, ...tables];
  }

  get tables(): readonly MemberTable[] {
    return this.declared;
  }
}
