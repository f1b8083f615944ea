export { Coalescer } from './coalescer.js';
export { KeyedReader } from './keyed-reader.js';
export { PageReader } from './page-reader.js';
