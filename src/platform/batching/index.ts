export { Coalescer } from './coalescer.js';
export { KeyedReader } from './keyed-reader.js';
export { OneAtATime } from './one-at-a-time.js';
export { PageReader } from './page-reader.js';
