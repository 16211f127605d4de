import type { KeyObject } from 'node:crypto';
import {
  type Artifact,
  type CheckRow,
  type Env,
  notChecked,
  type Ports,
  type SignatureCheck,
  type VerifyContext,
  type VerifyReleaseContext,
} from '@waybill/kernel';
import { type ConfiguredPlugin, loadEntry } from '../configuration/index.ts';
import { findKnown } from '../known-plugins/index.ts';
import type { Delivery, Entry } from '../ledger/index.ts';
import { checkAttestations } from './check-attestations.ts';
import { checkPage } from './check-page.ts';
import { findHolder } from './find-holder.ts';
import { readVerification } from './read-verification.ts';

export interface MembersCheck {
  readonly plugins: readonly ConfiguredPlugin[];
  readonly context: VerifyContext;
  readonly entry: Entry;
  /** The entries of the ledger that count: with a key, those that it signed. */
  readonly others: readonly Entry[];
  /** Whether only what is signed counts. */
  readonly needsSignature: boolean;
  readonly signatures: SignatureCheck | string;
  /** The public key of signatures of images, where one is named. */
  readonly imageKey?: KeyObject | undefined;
  /** Without secrets. */
  readonly env: Env;
  readonly ports: Ports;
}

/** Has every plugin check its own part of a release. */
export async function verifyMembers(check: MembersCheck): Promise<CheckRow[]> {
  const rows = check.plugins.map((plugin) => verifyMember(plugin, check));
  return [...(await Promise.all(rows)).flat(), ...withoutPlugin(check)];
}

async function verifyMember(plugin: ConfiguredPlugin, check: MembersCheck): Promise<readonly CheckRow[]> {
  const { entry, context, env, ports } = check;
  const { key, name } = plugin;
  const delivery = entry.deliveries.find(({ member }) => member === key);
  const isDone = delivery?.state === 'done';
  const delivered = isDone ? (delivery.result ?? {}) : undefined;
  const options = { ...context.options, ...plugin.options };
  if (findKnown({ plugin: name }).makesPage) {
    const asked = { entry, context: { ...context, env }, options, http: ports.http };
    const attestations = checkAttestations({ ...asked, signatures: check.signatures });
    const page = delivered === undefined ? [withoutPage(delivery, check)] : await checkPage({ ...asked, delivered });
    return [...page, ...(await attestations)];
  }
  try {
    const verification = readVerification(await loadEntry(plugin, 'verify'));
    if (verification !== undefined) return await verification.verifyRelease(options, contextOf(check, delivery), ports);
    return isDone ? [{ part: key, name, state: 'not checked', detail: 'The plugin brings no check.' }] : [];
  } catch (error) {
    return [notChecked(key, name, error)];
  }
}

/** A page that nobody knows of is no page that was looked at: whoever may push notes can take its delivery out of the ledger. */
function withoutPage(delivery: Delivery | undefined, { entry, needsSignature }: MembersCheck): CheckRow {
  const row = { part: 'release page', name: `page of ${entry.tag}` };
  if (delivery === undefined) return { ...row, state: 'not checked', detail: 'The ledger knows of no delivery.' };
  const isSkipped = delivery.state === 'skipped' && !needsSignature;
  return { ...row, state: isSkipped ? 'none' : 'not checked', detail: `The delivery is ${delivery.state}.` };
}

function contextOf(
  { entry, others, context, env, needsSignature, signatures, imageKey }: MembersCheck,
  delivery: Delivery | undefined,
): VerifyReleaseContext {
  const { tag, version, type, channel, notes, lastRelease, gitHead, branch } = entry;
  return {
    ...context,
    env,
    branch: branch as VerifyContext['branch'],
    lastRelease: lastRelease as VerifyReleaseContext['lastRelease'],
    nextRelease: { version, gitTag: tag, gitHead, type, channel, name: tag, notes },
    commits: [],
    // biome-ignore lint/plugin: the ledger was read by a schema that has all fields of an artifact.
    artifacts: entry.artifacts as unknown as Artifact[],
    ...(delivery?.state === 'done' ? { delivered: delivery.result ?? {} } : {}),
    isSkipped: delivery?.state === 'skipped',
    needsSignature,
    signatures,
    ...(imageKey === undefined ? {} : { imageKey }),
    newerRelease: (digest) => findHolder(digest, version, { others, needsSignature }),
  };
}

/** Deliveries of plugins that this configuration does not have, or whose code is in the configuration itself. */
function withoutPlugin({ entry, plugins }: MembersCheck): CheckRow[] {
  const known = new Set(plugins.map(({ key }) => key));
  const detail = 'The configuration of this checkout has no such plugin package.';
  return entry.deliveries
    .filter(({ member, state }) => state === 'done' && !known.has(member))
    .map(({ member }) => ({ part: member, name: 'delivery', state: 'not checked', detail }));
}
