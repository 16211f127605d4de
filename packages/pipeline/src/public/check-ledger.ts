import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type BaseContext, type CheckRow, notChecked, type SignatureCheck } from '@waybill/kernel';
import { nameSigner, readTrust, verifyBytes } from '@waybill/sigstore';
import { wrongPublicKey } from '../errors.ts';
import { digestFor, type Entry, fetchFrom, fingerprint, type Git, isTagOf, statementOf } from '../ledger/index.ts';

const part = 'git';

export interface LedgerCheck {
  readonly git: Git;
  readonly context: Pick<BaseContext, 'cwd' | 'options'>;
  readonly entry: Entry;
  /** Public key of the ledger. */
  readonly key: KeyObject | undefined;
  /** Whether a signature by that key is asked for; without a word, it is. */
  readonly needsKey?: boolean;
  /** How its signature by identity is checked; a sentence where it is not known whose counts. */
  readonly signatures: SignatureCheck | string;
  /** Whether such a signature is asked for. */
  readonly needsIdentity?: boolean;
}

/** Whether tag, branch and entry fit each other, as the remote has them. */
export async function checkLedger(check: LedgerCheck): Promise<CheckRow[]> {
  const identity = await checkIdentity(check);
  const byKey = checkSignature(check, identity.state === 'ok');
  const isKnown = byKey.some(({ state }) => state === 'ok');
  return [
    ...[await checkTag(check), await checkBranch(check), checkVersion(check)],
    ...byKey,
    // The key confirms the same, and needs no service that may be out of reach.
    ...(isKnown && !check.needsIdentity && identity.state === 'not checked' ? [] : [identity]),
  ];
}

async function checkTag({ git, entry: { tag, gitHead } }: LedgerCheck): Promise<CheckRow> {
  const name = `tag ${tag}`;
  const refs = [`refs/tags/${tag}`, `refs/tags/${tag}^{}`];
  const { exitCode, stdout, tail } = await git.remote(['ls-remote'], refs);
  if (exitCode !== 0) return { part, name, state: 'not checked', detail: `The remote does not answer: ${tail}` };
  const lines = stdout.split('\n').map((line) => line.split('\t'));
  // An annotated tag is an object of its own, and names the commit with `^{}`.
  const [commit] = lines.find(([, ref]) => ref === refs[1]) ?? lines.find(([, ref]) => ref === refs[0]) ?? [];
  if (!commit) return { part, name, state: 'failed', detail: 'The remote does not have it.' };
  if (commit === gitHead) return { part, name, state: 'ok', detail: `It is on commit ${gitHead}.` };
  return { part, name, state: 'failed', detail: `It is on commit ${commit}, the ledger has ${gitHead}.` };
}

async function checkBranch({ git, entry: { gitHead, branch } }: LedgerCheck): Promise<CheckRow> {
  const name = `branch ${branch.name}`;
  const row = (state: CheckRow['state'], detail: string): CheckRow => ({ part, name, state, detail });
  const own = await findIn(git, gitHead, `refs/heads/${branch.name}`);
  if ('problem' in own) return row('not checked', own.problem);
  if (own.is === 'in history') return row('ok', `It has commit ${gitHead} in its history.`);
  if (own.is === 'not in history') return row('failed', `Commit ${gitHead} is not in its history.`);
  // A branch that was merged and deleted: what the default branch has is the project's own.
  const main = await findIn(git, gitHead, 'HEAD');
  if ('problem' in main) return row('not checked', main.problem);
  if (main.is === 'in history') return row('ok', 'It is gone; the default branch has the commit.');
  return row('failed', 'It is gone, and the default branch does not have the commit.');
}

type Found = { readonly is: 'in history' | 'not in history' | 'gone' } | { readonly problem: string };

/** What `git ls-remote --exit-code` says when a remote that answers has no such ref. */
const noSuchRef = 2;

/** Where a commit is in a branch of the remote. A remote that does not answer says nothing about it. */
async function findIn(git: Git, commit: string, ref: string): Promise<Found> {
  const { isThere, problem } = await fetchFrom(git, commit, ref);
  if (isThere) return { is: 'in history' };
  const { exitCode, stdout, tail } = await git.remote(['ls-remote', '--exit-code', '--quiet'], [ref]);
  if (exitCode === noSuchRef) return { is: 'gone' };
  if (exitCode !== 0) return { problem: `The remote does not answer: ${tail}` };
  const [tip] = stdout.split('\n').flatMap((line) => (line.endsWith(`\t${ref}`) ? [line.split('\t')[0] ?? ''] : []));
  if (tip === undefined) return { is: 'gone' };
  // Only with the whole history of the branch it is known that the commit is not in it.
  const isHere = (await git.try(['cat-file', '-e', `${tip}^{commit}`])).exitCode === 0;
  const isShallow = (await git.try(['rev-parse', '--is-shallow-repository'])).stdout.trim() !== 'false';
  if (!isHere || isShallow) return { problem: 'The history of the branch could not be fetched.' };
  if (problem !== undefined) return { problem: `The branch could not be fetched: ${problem}` };
  return { is: 'not in history' };
}

function checkVersion({ context, entry: { tag, version } }: LedgerCheck): CheckRow {
  const isOf = isTagOf(tag, version, context.options.tagFormat);
  const row = { part: 'ledger', name: `version ${version}` };
  if (isOf) return { ...row, state: 'ok', detail: `The version of ${tag}.` };
  return { ...row, state: 'failed', detail: `The tag ${tag} is of another version.` };
}

function checkSignature(
  { context, entry, key, needsKey = key !== undefined }: LedgerCheck,
  isIdentified: boolean,
): CheckRow[] {
  // The identity confirms the same; whoever wants the key, too, gives it.
  if (isIdentified && key === undefined) return [];
  const row = { part: 'ledger', name: 'signature' };
  const { signature } = entry;
  if (signature === undefined) {
    const detail =
      'The entry is not signed with a key: without a signature, whoever may push refs/notes/* could have written it.';
    return [{ ...row, state: needsKey ? 'failed' : 'none', detail }];
  }
  if (key === undefined) {
    const detail = `The entry is signed with the key ${signature.key}; give its public part with \`--key FILE\`.`;
    return [{ ...row, state: 'not checked', detail }];
  }
  const isGood = isSignedBy(entry, key, context.options.repositoryUrl);
  if (isGood) return [{ ...row, state: 'ok', detail: `Signed with the key ${fingerprint(key)}.` }];
  return [
    { ...row, state: 'failed', detail: `It is not the signature of the key ${fingerprint(key)} over this entry.` },
  ];
}

/** Whether the release workflow signed the entry. */
export async function checkIdentity(check: Omit<LedgerCheck, 'git'>): Promise<CheckRow> {
  const { context, entry, signatures, needsIdentity = false } = check;
  const row = { part: 'ledger', name: 'identity' };
  const { sigstore: bundle } = entry;
  if (bundle === undefined) {
    const detail = 'The entry is not signed with the identity of a workflow.';
    return { ...row, state: needsIdentity ? 'failed' : 'none', detail };
  }
  if (typeof signatures === 'string') return { ...row, state: 'not checked', detail: signatures };
  try {
    const trust = await readTrust({ cwd: context.cwd, file: signatures.trustedRoot });
    const statement = statementOf(entry, context.options.repositoryUrl);
    const verdict = await verifyBytes(bundle, statement, { trust, expected: signatures.expected });
    if ('signer' in verdict) return { ...row, state: 'ok', detail: `Signed by ${nameSigner(verdict.signer)}.` };
    return { ...row, state: 'failed', detail: `Of its signature, ${verdict.refusal}.` };
  } catch (error) {
    return notChecked(row.part, row.name, error);
  }
}

/** Whether this key signed an entry as it stands, for this repository. */
export function isSignedBy(entry: Entry, key: KeyObject, repositoryUrl: string | undefined): boolean {
  const { signature, ...unsigned } = entry;
  if (signature === undefined) return false;
  return verify(digestFor(key), statementOf(unsigned, repositoryUrl), key, Buffer.from(signature.value, 'base64'));
}

/** Whether an entry has the signatures that are asked for; without any, every entry counts. */
export async function countsAsSigned(entry: Entry, asked: Omit<LedgerCheck, 'git' | 'entry'>): Promise<boolean> {
  const { key, needsKey = key !== undefined, needsIdentity = false, context } = asked;
  if (needsKey && key !== undefined && !isSignedBy(entry, key, context.options.repositoryUrl)) return false;
  return !needsIdentity || (await checkIdentity({ ...asked, entry })).state === 'ok';
}

/** @throws ELEDGERPUBLICKEY, or what `refuse` makes */
export async function readPublicKey(cwd: string, file: string, refuse = wrongPublicKey): Promise<KeyObject> {
  try {
    return createPublicKey(await readFile(resolve(cwd, file)));
  } catch (error) {
    throw refuse(file, error);
  }
}
