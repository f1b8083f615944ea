export { Gauges, type Reading } from './gauges.js';
export { measureRootFields } from './measure-root-fields.js';
export { Metrics } from './metrics.js';
export { MetricsServer } from './metrics-server.js';
export { VerificationGauges } from './verification-gauges.js';
