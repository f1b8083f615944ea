import { randomBytes } from 'node:crypto';
import type { DemoKeys } from './demo/demo-keys.js';

/** Tells whoever started a server where it is and how to record a first purchase. Never in production: it shows keys. */
export function welcome(address: string, demo: DemoKeys | null): void {
  console.log(`\nKindred runs. Ctrl-C stops it.\n\n  GraphiQL    ${address}/graphql`);
  if (!demo) {
    console.log('  Keys        npm run programs -- add-key --help\n');
    return;
  }
  console.log(`  Admin key   ${demo.adminKey}\n  Shop key    ${demo.shopKey}\n`);
  console.log(
    'GraphiQL opens with examples for a shop, an app and an administrator. From a shell, this records a purchase of',
  );
  console.log('12.50 by Ada, who is a few points short of the next tier. Paste it twice, and it is recorded once:\n');
  console.log(`${exampleCall(address, demo.shopKey)}\n`);
  console.log("A member's year as a story: npm run demo:story\n");
}

/** One line for bash and zsh: within single quotes a shell changes nothing. */
function exampleCall(address: string, shopKey: string): string {
  const order = `web-${randomBytes(4).toString('hex')}`;
  const query = `mutation { recordPurchase(input: { idempotencyKey: "${order}", orderId: "${order}", member: { externalId: "customer-1" }, currency: "GBP", lines: [{ sku: "coffee", quantity: "1", unitPrice: "12.50" }] }) { ... on RecordPurchasePayload { pointsEarned tierChange { to { name } } member { points { available } } replayed } ... on UserError { code message } } }`;
  const headers = `-H 'content-type: application/json' -H 'authorization: Bearer ${shopKey}'`;
  return `curl -s ${address}/graphql ${headers} -d '${JSON.stringify({ query })}'`;
}
