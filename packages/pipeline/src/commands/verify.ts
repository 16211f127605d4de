import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  type CheckRow,
  type CommandResult,
  type Env,
  exitCodes,
  notChecked,
  realPorts,
  type Shell,
  withholdSecrets,
} from '@waybill/kernel';
import { type Configuration, listPlugins, readPlainConfiguration } from '../configuration/index.ts';
import { gitIn, ledgerKey, openLedger } from '../ledger/index.ts';
import { checkLedger, countsAsSigned, judge, readPublicKey, renderChecks, verifyMembers } from '../public/index.ts';
import { notComplete, wrongKeyOfImages } from './errors.ts';
import { findSignatures, type SignaturesWanted } from './find-signatures.ts';
import type { GivenTag } from './given.ts';
import { pickEntry } from './pick-entry.ts';
import { plainContext } from './plain-context.ts';

/** What is asked for on the command line. */
interface VerifyWanted extends SignaturesWanted {
  /** File with the public key of the ledger. */
  readonly key?: string | undefined;
  /** File with the public key of signatures of images. */
  readonly 'image-key'?: string | undefined;
}

/** Codes of scripts, by what the rows say together. */
const codes = { ok: exitCodes.done, failed: exitCodes.failed, incomplete: exitCodes.incomplete };

/**
 * Compares what everyone can see of a release with its entry in the ledger.
 *
 * @throws ENOLEDGER, ELEDGERUNREADABLE, ELEDGERKEY, ELEDGERPUBLICKEY, EIMAGEPUBLICKEY, ENOTCOMPLETE
 */
export async function verify(
  shell: Shell,
  {
    arguments: { tag },
    options: { key, 'image-key': keyOfImages, ...wanted },
  }: GivenTag & { readonly options: VerifyWanted },
): Promise<CommandResult> {
  // From the public side: nothing of this machine may open a door.
  const env = { ...shell.env, ...withholdSecrets(shell.env) };
  const place = { ...shell, env };
  const needsKey = key !== undefined;
  const publicKey = needsKey ? await readPublicKey(shell.cwd, key) : ownPublicKey(shell.env);
  const imageKey =
    keyOfImages === undefined ? undefined : await readPublicKey(shell.cwd, keyOfImages, wrongKeyOfImages);
  const plain = await plainContext(place, readPlainConfiguration);
  const ledger = openLedger(plain, realPorts(plain));
  const entry = await pickEntry(ledger, tag);
  if (entry.state === 'planned' || entry.state === 'delivering') throw notComplete(entry.tag);

  const found = await ledger.find(await ledger.tags());
  const readable = found.flatMap((each) => ('entry' in each ? [each.entry] : []));
  const configuration = await readPlainConfiguration({ ...place, stdout: place.stderr }, entry.branch.name).catch(
    (error: unknown) => ({ error }),
  );
  const tagFormat = 'error' in configuration ? undefined : configuration.context.options.tagFormat;
  const context = { ...plain, options: { ...plain.options, ...(tagFormat && { tagFormat }) } };
  const signatures = findSignatures(configuration, { ...wanted, repositoryUrl: plain.options.repositoryUrl, env });
  const needsIdentity = wanted.workflow !== undefined;
  const needsSignature = needsKey || needsIdentity;
  const asked = { context: plain, key: publicKey, needsKey, signatures, needsIdentity };
  const counts = await Promise.all(readable.map((each) => countsAsSigned(each, asked)));
  const others = readable.filter((_, at) => counts[at]);
  const git = gitIn(plain, realPorts(plain));
  const rows = [
    ...(await checkLedger({ ...asked, git, context, entry })),
    ...(await checkMembers(configuration, { entry, others, env, needsSignature, signatures, imageKey })),
  ];
  const state = judge(rows);
  return {
    exitCode: codes[state],
    text: renderChecks(entry.tag, rows),
    data: { tag: entry.tag, version: entry.version, commit: entry.gitHead, state, checks: rows },
  };
}

/** Who has the private key of the ledger has its public part: only that is used. An entry need not be signed with it. */
function ownPublicKey(env: Env): KeyObject | undefined {
  const key = ledgerKey(env);
  return key && createPublicKey(key);
}

type Members = Pick<
  Parameters<typeof verifyMembers>[0],
  'entry' | 'others' | 'env' | 'needsSignature' | 'signatures' | 'imageKey'
>;

async function checkMembers(
  configuration: Configuration | { readonly error: unknown },
  members: Members,
): Promise<CheckRow[]> {
  const { entry, env } = members;
  try {
    if ('error' in configuration) throw configuration.error;
    const { context } = configuration;
    const hosts = context.options['clearTextHosts'];
    const clearTextHosts = Array.isArray(hosts) ? hosts.filter((each) => typeof each === 'string') : [];
    const ports = realPorts({ ...context, env }, { clearTextHosts });
    return await verifyMembers({ ...members, plugins: listPlugins(configuration), context, ports });
  } catch (error) {
    return entry.deliveries
      .filter(({ state }) => state === 'done')
      .map(({ member }) => notChecked(member, 'delivery', error));
  }
}
