export { compileSchema, schemaProblems, type AttributeCheck } from './json-schema.js';
export { jsonProblem } from './stored-json.js';
