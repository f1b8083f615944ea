export { getJson } from './get-json.js';
export { ForbiddenAddress, guardedLookUp, type LookUp } from './guarded-look-up.js';
export { addressIn, isPublicAddress, mayBePublic } from './public-address.js';
