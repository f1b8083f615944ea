import { Injectable } from '@nestjs/common';
import { MemberStatus, tellEvents, type LockedMember } from '../../members/index.js';
import { Restart, type Tx } from '../../platform/database/index.js';
import type { VoucherRow } from '../life/held-voucher.js';
import { isIssuable, IssueVouchers, type IssuingPlace } from '../issuing/issue-vouchers.js';
import { VoucherSource } from '../issuing/voucher-source.js';
import { GivenVouchers } from '../revoking/given-vouchers.js';
import { findTemplates } from '../templates/stored/voucher-templates.queries.js';
import { TemplateBook, type CompiledTemplate } from '../templates/template-book.js';
import { compileTemplate } from '../templates/terms/compile-template.js';
import { VoucherTemplateStatus } from '../templates/voucher-template-status.types.js';
import { findDueGrants, findHoldersOfGrants, settleGrants, type DueGrant } from './due-grants.js';

/** Who gets vouchers no more. */
const GONE: readonly MemberStatus[] = [MemberStatus.CLOSED, MemberStatus.MERGED, MemberStatus.ERASED];

/**
 * Gives members the vouchers of the tiers that they climbed to, and revokes those of climbs that were revoked unless they were used. Called
 * in the transaction in which somebody climbs, and by a job for those who climbed in a job. A template that was archived meanwhile gives
 * nothing, and who has left gets nothing: then nothing is due any more either.
 */
@Injectable()
export class IssueDueGrants {
  constructor(
    private readonly vouchers: IssueVouchers,
    private readonly templates: TemplateBook,
  ) {}

  /**
   * Whom to lock beside these members, whose climbs may be revoked: who was merged into them and was granted something; and after members
   * became two again a voucher may be another's than the grant. That is hardly ever so, so it is asked only where a transaction starts
   * over, as `run` lets it.
   */
  async othersToLock(tx: Tx, programId: number, memberIds: readonly string[]): Promise<string[]> {
    return tx.isRestart ? findHoldersOfGrants(tx, programId, memberIds) : [];
  }

  /**
   * Issues and revokes what is due to these members, whose locks the transaction holds. Answers how many grants were settled. Throws
   * Restart where who holds a voucher that is to be revoked is not locked.
   */
  async run(tx: Tx, place: IssuingPlace): Promise<number> {
    const { settings, members } = place;
    const programId = settings.number;
    const [due] = await tx.pipeline([findDueGrants(programId, [...members.keys()])]);
    if (due.length === 0) return 0;
    const issued = await this.issue(tx, place, due);
    const revoked = await this.revoke(tx, place, due);
    await tx.pipeline([
      ...issued.writes,
      ...revoked,
      settleGrants(
        programId,
        due.map(({ uuid, voucher }) => ({ uuid, voucher: issued.byGrant.get(uuid) ?? voucher })),
      ),
      ...tellEvents(programId, members.values()),
    ]);
    return due.length;
  }

  private async issue(tx: Tx, place: IssuingPlace, due: readonly DueGrant[]) {
    const wanted = due.filter(
      ({ memberId, voucher, isRevoked }) => voucher === null && !isRevoked && isHere(place.members, memberId),
    );
    const templates = await issuingTemplates(
      tx,
      place,
      wanted.map(({ template }) => template),
    );
    const given = wanted.flatMap((grant) => {
      const template = templates.get(grant.template);
      return template ? [{ grant, template }] : [];
    });
    const { vouchers, writes } = this.vouchers.issue(
      place,
      given.map(({ grant: { uuid, memberId }, template }) => ({
        template,
        memberId,
        source: { type: VoucherSource.TIER, id: uuid },
      })),
    );
    const byGrant = new Map(given.map(({ grant }, index) => [grant.uuid, (vouchers[index] as VoucherRow).uuid]));
    return { writes, byGrant };
  }

  /** What was issued for climbs that are no more is taken back, unless it was used. */
  private async revoke(tx: Tx, { settings, now, members }: IssuingPlace, due: readonly DueGrant[]) {
    const ids = due.flatMap(({ voucher, isRevoked }) => (isRevoked && voucher !== null ? [voucher] : []));
    if (ids.length === 0) return [];
    const holders = await GivenVouchers.holdersOf(tx, settings.number, ids);
    if (![...holders.values()].every((holder) => members.has(holder)))
      throw new Restart('a voucher of a tier belongs to another member');
    const given = await GivenVouchers.open(tx, this.templates, { programId: settings.number, now }, ids);
    for (const id of ids) given.takeBack(id, members, { now, reason: null });
    return given.writes();
  }
}

function isHere(members: ReadonlyMap<string, LockedMember>, memberId: string): boolean {
  const member = members.get(memberId);
  return member !== undefined && !GONE.includes(member.status);
}

/** Those of these templates that issue vouchers, as they are now. */
async function issuingTemplates(
  tx: Tx,
  { settings }: IssuingPlace,
  uuids: readonly string[],
): Promise<Map<string, CompiledTemplate>> {
  const stored = uuids.length === 0 ? [] : await findTemplates(tx, settings.number, [...new Set(uuids)]);
  const compiled = stored
    .filter(({ status }) => status === VoucherTemplateStatus.ACTIVE)
    .map((one) => compileTemplate(one));
  return new Map(compiled.filter((one) => isIssuable(one, settings)).map((one) => [one.id, one]));
}
