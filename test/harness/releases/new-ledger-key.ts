import { generateKeyPairSync } from 'node:crypto';

/** A private key as a project keeps it for its ledger: PEM. */
export function newLedgerKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
