// Tamper evidence: the audit chain's arithmetic.

export { auditHash, type ChainedLine, followsOn, genesisHash } from "./audit-hash.ts";
