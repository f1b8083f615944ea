import { Module } from '@nestjs/common';
import { EarningModule } from '../earning/index.js';
import { ReferralsModule } from '../referrals/index.js';
import { TiersModule } from '../tiers/index.js';
import { VouchersModule } from '../vouchers/index.js';
import { CancelPurchases } from './cancel-purchases.js';
import { CompletePurchases } from './complete-purchases.js';
import { PAYLOAD_RESOLVERS } from './payloads.resolver.js';
import { PurchaseChanges } from './purchase-changes.js';
import { PurchasesResolver } from './purchases.resolver.js';
import { QuotePurchase } from './quote-purchase.js';
import { RecordPurchases } from './record-purchases.js';
import { ReturnPurchases } from './return-purchases.js';

@Module({
  imports: [EarningModule, ReferralsModule, TiersModule, VouchersModule],
  providers: [
    RecordPurchases,
    PurchaseChanges,
    CompletePurchases,
    CancelPurchases,
    ReturnPurchases,
    QuotePurchase,
    PurchasesResolver,
    ...PAYLOAD_RESOLVERS,
  ],
  exports: [RecordPurchases],
})
export class PurchasesModule {}
