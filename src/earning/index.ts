export { ActivateEarningRule } from './activate-earning-rule.js';
export { calculateAwards, type CompiledRule } from './calculator.js';
export { awardFact } from './award-facts.js';
export { CreateEarningRule } from './create-earning-rule.js';
export { EarningTrigger } from './earning-terms.types.js';
export { EarningModule } from './earning.module.js';
export { RuleBook } from './rule-book.js';
