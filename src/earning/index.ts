export { ActivateEarningRule } from './activate-earning-rule.js';
export {
  calculateAwards,
  type CalculatedAward,
  type CompiledRule,
  type FactLine,
  type PurchaseFact,
  type PointsOverflow,
} from './calculator.js';
export { awardFact } from './award-facts.js';
export { CreateEarningRule } from './create-earning-rule.js';
export { EarningRuleLoader } from './earning-rule.loader.js';
export { EarningRule } from './earning-rule.types.js';
export { EarningTrigger } from './earning-terms.types.js';
export { EarningModule } from './earning.module.js';
export { RuleBook } from './rule-book.js';
