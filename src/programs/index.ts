export { CreateProgram, type CreatedProgram } from './create-program.js';
export { markInUse, readMoment, type Moment } from './moment.js';
export { PointCurrencyEntity } from './point-currency.entity.js';
export { DebtPolicy, PendingKind, PointCurrency } from './point-currency.types.js';
export { ProgramDirectory, type ProgramSettings } from './program-directory.js';
export { ProgramEntity } from './program.entity.js';
export { findPrograms } from './programs.queries.js';
export { PointCurrencyNotFound } from './programs.refusals.js';
export { ProgramsModule } from './programs.module.js';
