// Tamper evidence, secrets and references to them.

export { auditHash, type ChainedLine, followsOn, genesisHash } from "./audit-hash.ts";
export { masked, maskedSettings, type ReferenceSources, resolved } from "./references.ts";
export { openSecrets, SecretName, type SecretParts, type Secrets } from "./secrets.ts";
