import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { type BaseContext, type Env, parseRepository } from '@waybill/kernel';
import { invalidLedgerKey } from '../../errors.ts';
import type { Entry } from '../entries/parse-ledger.ts';

/** The option `pipeline.ledgerKey` comes from the environment only. */
const variable = 'WAYBILL_LEDGER_KEY';

/** What a key can say of who wrote an entry. */
type Authorship = 'signed' | 'unsigned' | 'forged';

type Place = Pick<BaseContext, 'env' | 'options'>;

/**
 * The entry with the signature of this repository's key over all that a later run would deliver. Without a key, it has
 * none: a signature by an earlier run may not fit any more.
 *
 * @throws ELEDGERKEY
 */
export function signEntry(entry: Entry, { env, options }: Place): Entry {
  const { signature: _old, ...unsigned } = entry;
  const key = ledgerKey(env);
  if (key === undefined) return unsigned;
  const value = sign(digestFor(key), statementOf(unsigned, options.repositoryUrl), key).toString('base64');
  return { ...unsigned, signature: { key: fingerprint(key), value } };
}

/**
 * Whether the key of this repository signed an entry as it stands, for this repository.
 *
 * @returns `forged` when there is a key here and a signature that it did not make; without a key nothing can be said
 * @throws ELEDGERKEY
 */
export function judgeAuthorship(entry: Entry, { env, options }: Place): Authorship {
  const key = ledgerKey(env);
  const { signature, ...unsigned } = entry;
  if (key === undefined || signature === undefined) return 'unsigned';
  const bytes = Buffer.from(signature.value, 'base64');
  const isGood = verify(digestFor(key), statementOf(unsigned, options.repositoryUrl), createPublicKey(key), bytes);
  return isGood ? 'signed' : 'forged';
}

/**
 * The private key that signs the ledger, where there is one.
 *
 * @throws ELEDGERKEY when the variable holds something else
 */
export function ledgerKey(env: Env): KeyObject | undefined {
  const text = env[variable]?.trim();
  if (!text) return undefined;
  try {
    // Some CI services keep one line only.
    return createPrivateKey(text.replaceAll('\\n', '\n'));
  } catch {
    // Without the reason: it may quote the key.
    throw invalidLedgerKey(variable);
  }
}

/** Ed25519 and Ed448 have their own. */
export function digestFor({ asymmetricKeyType }: KeyObject): string | undefined {
  return asymmetricKeyType?.startsWith('ed') ? undefined : 'sha256';
}

/** Names a key to people; it is no evidence. */
export function fingerprint(key: KeyObject): string {
  return createHash('sha256')
    .update((key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** What a signature stands for: with the repository, so that an entry of another one is worth nothing here. */
export function statementOf(entry: Omit<Entry, 'signature' | 'sigstore'>, repositoryUrl: string | undefined): Buffer {
  const { schema, tag, version, type, channel, gitHead, builtFrom, sourceDate, checkout, notes, artifacts } = entry;
  // It decides which moving tags an image gets, and whether a page is the latest one.
  const { name: branch, type: branchType, main, channel: branchChannel, prerelease } = entry.branch;
  const files = artifacts.map((each) => [
    ...[each.kind, each.name, each.path, each.sha256, each.digest, each.size],
    ...[each.mediaType, each.platforms, each.tags, each.describes],
    // Entries from before artifacts had a version keep their signatures.
    ...(each.version === undefined ? [] : [each.version]),
  ]);
  const said = [
    ...[schema, tag, version, type, channel, branch, branchType, main, branchChannel, prerelease],
    ...[gitHead, builtFrom, sourceDate, checkout, notes, files],
  ];
  return Buffer.from(JSON.stringify(['waybill ledger', repositoryName(repositoryUrl), ...said]));
}

/**
 * One name for all addresses of a repository: host and path, without protocol, credentials and `.git`.
 *
 * @param url in any form that git takes
 */
export function repositoryName(url = ''): string {
  const { host, path } = parseRepository(url);
  const name = host === '' ? path : `${host}/${path}`;
  return name.replace(/\/{2,}/g, '/').toLowerCase();
}
