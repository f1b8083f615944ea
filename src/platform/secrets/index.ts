export { derivedKey, SealingKeys, type NumberedSecret, type Sealed } from './sealing-keys.js';
