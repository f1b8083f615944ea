import { randomBytes } from 'node:crypto';
import type { DemoKeys } from './demo/demo-keys.js';
import { ref } from './demo/people.js';

/** Tells whoever started a server where it is and how to record a first purchase. Never in production: it shows keys. */
export function welcome(address: string, demo: DemoKeys | null): void {
  console.log(`\nKindred runs. Ctrl-C stops it.\n\n  GraphiQL    ${address}/graphql`);
  if (!demo) {
    console.log('  Keys        npm run programs -- add-key --help\n');
    return;
  }
  console.log(`  Admin key   ${demo.adminKey}\n  Shop key    ${demo.shopKey}\n`);
  console.log(
    'GraphiQL opens with examples for a shop, an app and an administrator. From a shell, this records that Sam',
  );
  console.log('buys a book for 12.50. Paste it twice, and it is recorded once:\n');
  console.log(`${exampleCall(address, demo.shopKey)}\n`);
  console.log("A member's year as a story: npm run demo:story\n");
}

/** One line for bash and zsh: within single quotes a shell changes nothing. */
function exampleCall(address: string, shopKey: string): string {
  const order = `web-${randomBytes(4).toString('hex')}`;
  const query =
    'mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { ' +
    '... on RecordPurchasePayload { pointsEarned awards { explanation } replayed } ... on UserError { code message } } }';
  const lines = [{ sku: 'book-12', quantity: '1', unitPrice: '12.50' }];
  const input = { idempotencyKey: order, orderId: order, member: ref(12), currency: 'GBP', lines };
  const headers = `-H 'content-type: application/json' -H 'authorization: Bearer ${shopKey}'`;
  return `curl -s ${address}/graphql ${headers} -d '${JSON.stringify({ query, variables: { input } })}'`;
}
