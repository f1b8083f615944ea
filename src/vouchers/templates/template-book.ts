import { Injectable } from '@nestjs/common';
import type { AudienceTerms } from '../../audiences/index.js';
import { Database, type Queryable } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { findActiveTemplates, findVersions, type NamedVersion } from './stored/voucher-templates.queries.js';
import { compileTemplate, type CompiledTemplate as Compiled } from './terms/compile-template.js';

/** A version of a template, ready for deciding. */
export type CompiledTemplate = Compiled<AudienceTerms>;

/** The templates by which vouchers are issued, by their inner ids. */
type ActiveTemplates = ReadonlyMap<string, CompiledTemplate>;

interface Page {
  revision: number;
  templates: Promise<ActiveTemplates>;
}

/** Versions kept of all programs together; one that is asked for again is read again. */
const MOST_VERSIONS = 10_000;

/**
 * The voucher templates of each program, compiled and kept in memory. For issuing there are the active ones: every change of a program's
 * configuration raises its revision, so they are read anew when the settings have a higher one. For vouchers that are out there are the
 * versions by which they were issued, which never change.
 */
@Injectable()
export class TemplateBook {
  private readonly pages = new Map<number, Page>();
  private readonly versions = new Map<string, CompiledTemplate>();

  constructor(private readonly database: Database) {}

  /**
   * The active templates as of these settings, as they are now. They may be newer than the settings, never older: who issues by them
   * compares the revision of the settings inside the transaction, and restarts when it has changed.
   */
  templatesOf(settings: ProgramSettings): Promise<ActiveTemplates> {
    const { number: programId, revision } = settings;
    const known = this.pages.get(programId);
    if (known && known.revision >= revision) return known.templates;
    const page = { revision, templates: this.compile(programId) };
    this.pages.set(programId, page);
    page.templates.catch(() => {
      if (this.pages.get(programId) === page) this.pages.delete(programId);
    });
    return page.templates;
  }

  /** The versions that vouchers name, in that order. At most one statement, none for those that were asked for before. */
  async versionsOf(
    programId: number,
    named: readonly NamedVersion[],
    from: Queryable = this.database,
  ): Promise<CompiledTemplate[]> {
    const keyOf = ({ template, version }: NamedVersion): string => `${programId} ${template} ${version}`;
    const byKey = new Map(named.map((one) => [keyOf(one), one]));
    const found = new Map([...byKey.keys()].map((key) => [key, this.versions.get(key)]));
    const unknown = [...byKey].filter(([key]) => found.get(key) === undefined).map(([, one]) => one);
    for (const stored of unknown.length === 0 ? [] : await findVersions(from, programId, unknown)) {
      const key = keyOf({ template: stored.number, version: stored.version });
      found.set(key, compileTemplate(stored));
    }
    return named.map((one) => {
      const key = keyOf(one);
      const compiled = found.get(key);
      if (!compiled) throw new Error(`there is no version ${one.version} of the voucher template ${one.template}`);
      this.keep(key, compiled);
      return compiled;
    });
  }

  /** The one that was kept first goes first. */
  private keep(key: string, compiled: CompiledTemplate): void {
    const [first] = this.versions.keys();
    if (first !== undefined && this.versions.size >= MOST_VERSIONS && !this.versions.has(key))
      this.versions.delete(first);
    this.versions.set(key, compiled);
  }

  private async compile(programId: number): Promise<ActiveTemplates> {
    const stored = await findActiveTemplates(this.database, programId);
    return new Map(stored.map((template) => [template.uuid, compileTemplate(template)]));
  }
}
