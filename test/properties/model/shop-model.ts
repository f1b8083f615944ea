/** What the points of a few members and their purchases should be: nothing but sums, to hold the real thing against. */
export class ShopModel {
  debt: 'FORGIVE' | 'OWE' = 'FORGIVE';
  readonly members: MemberModel[] = [nobody(), nobody()];
  readonly purchases: PurchaseModel[] = [];

  earn(purchase: PurchaseModel): void {
    const member = this.ownerOf(purchase);
    const points = purchase.lines.reduce((sum, line) => sum + line.share, 0);
    member.lifetimeEarned += points;
    if (purchase.isCompleted) receive(member, points);
    else member.pending += points;
    this.purchases.push(purchase);
  }

  complete(purchase: PurchaseModel): void {
    const member = this.ownerOf(purchase);
    purchase.isCompleted = true;
    if (purchase.isCanceled) return;
    const points = leftOf(purchase);
    member.pending -= points;
    receive(member, points);
  }

  /** Gives back so many of a line and answers what becomes of their points. */
  giveBack(purchase: PurchaseModel, line: LineModel, quantity: number): Taken {
    const before = returnedShare(line);
    line.returned += quantity;
    return this.takeBack(purchase, returnedShare(line) - before);
  }

  cancel(purchase: PurchaseModel): Taken {
    const points = leftOf(purchase);
    purchase.isCanceled = true;
    return this.takeBack(purchase, points);
  }

  spend(member: MemberModel, points: number): void {
    member.available -= points;
  }

  private takeBack(purchase: PurchaseModel, points: number): Taken {
    const member = this.ownerOf(purchase);
    member.lifetimeEarned -= points;
    const from = purchase.isCompleted ? 'available' : 'pending';
    const pointsTaken = Math.min(points, member[from]);
    member[from] -= pointsTaken;
    const missing = points - pointsTaken;
    if (this.debt === 'OWE') member.owed += missing;
    const pointsOwed = this.debt === 'OWE' ? missing : 0;
    return { pointsTaken, pointsOwed, pointsForgiven: missing - pointsOwed, pointsGivenBack: 0 };
  }

  private ownerOf({ member }: PurchaseModel): MemberModel {
    return this.members[member] as MemberModel;
  }
}

export interface MemberModel {
  available: number;
  pending: number;
  held: 0;
  owed: number;
  lifetimeEarned: number;
}

export interface PurchaseModel {
  member: number;
  orderId: string;
  isCompleted: boolean;
  isCanceled: boolean;
  lines: LineModel[];
}

export interface LineModel {
  quantity: number;
  returned: number;
  /** Its share of the points. */
  share: number;
}

export interface Taken {
  pointsTaken: number;
  pointsOwed: number;
  pointsForgiven: number;
  pointsGivenBack: number;
}

function nobody(): MemberModel {
  return { available: 0, pending: 0, held: 0, owed: 0, lifetimeEarned: 0 };
}

/** Points that come in pay a debt first. */
function receive(member: MemberModel, points: number): void {
  const repaid = Math.min(points, member.owed);
  member.owed -= repaid;
  member.available += points - repaid;
}

function returnedShare({ share, returned, quantity }: LineModel): number {
  return Math.floor((share * returned) / quantity);
}

function leftOf({ lines, isCanceled }: PurchaseModel): number {
  return isCanceled ? 0 : lines.reduce((sum, line) => sum + line.share - returnedShare(line), 0);
}
