export { getJson } from './get-json.js';
