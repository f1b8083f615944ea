import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, Asks, type Caller, Load, Role } from '../platform/access/index.js';
import { CurrentCaller } from '../platform/graphql/index.js';
import { WRONG_CODES_ABOUT_A_MEMBER } from '../vouchers/index.js';
import { CancelPurchases } from './cancel-purchases.js';
import { CancelPurchaseResult, CompletePurchaseResult, ReturnPurchaseResult } from './change-purchase.results.js';
import { CancelPurchaseInput, CompletePurchaseInput, ReturnPurchaseInput } from './change-purchase.types.js';
import { CompletePurchases } from './complete-purchases.js';
import { QuotePurchase } from './quote-purchase.js';
import { PurchaseQuote, QuotePurchaseInput } from './quote-purchase.types.js';
import {
  BatchSizeNotAllowed,
  MAX_PURCHASES,
  RecordPurchaseResult,
  RecordPurchasesInput,
  RecordPurchasesPayload,
  RecordPurchasesResult,
} from './record-purchase.results.js';
import { RecordPurchaseInput } from './record-purchase.types.js';
import { RecordPurchases } from './record-purchases.js';
import { ReturnPurchases } from './return-purchases.js';

@Resolver()
export class PurchasesResolver {
  constructor(
    private readonly recording: RecordPurchases,
    private readonly completing: CompletePurchases,
    private readonly canceling: CancelPurchases,
    private readonly returning: ReturnPurchases,
    private readonly quoting: QuotePurchase,
  ) {}

  @Query(() => PurchaseQuote, { description: 'What a purchase would earn if it were recorded now. Writes nothing.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP, Role.MEMBER)
  quotePurchase(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The basket.' }) input: QuotePurchaseInput,
  ): Promise<PurchaseQuote> {
    return this.quoting.run(caller, input);
  }

  @Mutation(() => RecordPurchaseResult, {
    description: `Records a purchase and awards its points, all of it or nothing. An order is recorded once: sent again, under whatever key, it is answered as the first time. With \`voucherCodes\`: ${WRONG_CODES_ABOUT_A_MEMBER}`,
  })
  @Allow(Role.ADMIN, Role.SHOP)
  recordPurchase(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The purchase.' }) input: RecordPurchaseInput,
  ): Promise<typeof RecordPurchaseResult> {
    return this.recording.run(caller, input);
  }

  @Mutation(() => RecordPurchasesResult, {
    description: `Records up to 100 purchases in their order, each with its own result. With \`voucherCodes\`: ${WRONG_CODES_ABOUT_A_MEMBER} None of the list is recorded then.`,
  })
  @Asks(Load.BULK)
  @Allow(Role.ADMIN, Role.SHOP)
  async recordPurchases(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The purchases.' }) { purchases }: RecordPurchasesInput,
  ): Promise<RecordPurchasesResult> {
    if (purchases.length < 1 || purchases.length > MAX_PURCHASES) return new BatchSizeNotAllowed(purchases.length);
    return Object.assign(new RecordPurchasesPayload(), { results: await this.recording.runAll(caller, purchases) });
  }

  @Mutation(() => CompletePurchaseResult, {
    description:
      'Completes a purchase that was recorded with `completed: false`: it counts from now on, and so do the days that its pending points wait.',
  })
  @Allow(Role.ADMIN, Role.SHOP)
  completePurchase(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which.' }) input: CompletePurchaseInput,
  ): Promise<typeof CompletePurchaseResult> {
    return this.completing.run(caller, input);
  }

  @Mutation(() => CancelPurchaseResult, {
    description:
      'Cancels a purchase as a whole: takes back what returns left of its points, and gives back points and vouchers that it was paid with. Nothing more can come back of it then.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP)
  cancelPurchase(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which.' }) input: CancelPurchaseInput,
  ): Promise<typeof CancelPurchaseResult> {
    return this.canceling.run(caller, input);
  }

  @Mutation(() => ReturnPurchaseResult, {
    description:
      'Books what comes back of a purchase and takes back its share of the points; of points that it was paid with, the share comes back.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP)
  returnPurchase(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What comes back.' }) input: ReturnPurchaseInput,
  ): Promise<typeof ReturnPurchaseResult> {
    return this.returning.run(caller, input);
  }
}
