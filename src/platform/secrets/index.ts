export { missingSecretsLine, NeededSecrets, samplesOf } from './needed-secrets.js';
export { derivedKey, SealingKeys, type NumberedSecret, type Sealed } from './sealing-keys.js';
