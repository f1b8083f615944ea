/** Something wrong that is planted in the data: what it is, which invariants must find it, and how it is planted. */
export type Violation = [name: string, found: (number | string)[], changes: string[]];

/** The wallet of the member whose story has everything in it. */
export const WALLET = `(SELECT w.id FROM wallet w JOIN member_identifier i ON i.member_id = w.member_id WHERE i.value = 'ada')`;

/** The id of a purchase. */
export const purchase = (orderId: string): string => `(SELECT id FROM purchase WHERE order_id = '${orderId}')`;

/** Changes what the database refuses to change. */
export const force = (table: string, change: string): string[] => [
  `ALTER TABLE ${table} DISABLE TRIGGER USER`,
  change,
  `ALTER TABLE ${table} ENABLE TRIGGER USER`,
];

/** Writes what a constraint of the database refuses. */
export const without = (constraint: string, table: string, change: string): string[] => [
  `ALTER TABLE ${table} DROP CONSTRAINT ${constraint}`,
  change,
];

/** Titles of what is promised without a number. */
export const KINDS = 'each posting has the movements of its kind';
export const LEDGER_OWNERS = 'every row of the ledger belongs to one that is there';
export const PURCHASE_OWNERS = 'every purchase belongs to a member';
export const LINE_OWNERS = 'every line belongs to a purchase';
export const AWARD_OWNERS = 'every award belongs to a purchase or an activity and has its lot';
export const ACTIVITY_OWNERS = 'every activity belongs to a member and has its type';
export const AMOUNTS = "a purchase's amounts and states are those of its lines and returns";
export const RETURNED = 'what came back of a line is what its returns say';
export const PAUSES = 'who is paused has one pause that runs, and nobody else has';
export const PROTECTED_DAYS = 'the protected days of a member are those of their pauses';
export const PROTECTED_WALLETS = 'a wallet protects the days that the pauses of its member do';
export const FORFEITS = "points are forfeited 30 days after their member left, and nobody else's are";
export const RULE_USES = 'what a member used of a rule is what their awards say';
export const RULE_TOTALS = 'what was used of a rule by all members together is what its awards say';
export const TIER_PROGRESS = "what counts for a member's tiers is what their history says";
