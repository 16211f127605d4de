import { type HookInput, type PublishContext, repeat } from '@waybill/kernel';
import { servedOtherBytes } from '../errors.ts';
import type { Distribution } from '../files/index.ts';
import type { IndexAccess } from '../identity/index.ts';
import { type SimpleIndex, simpleIndex } from '../indexes/index.ts';
import type { Options } from '../options.ts';
import type { DeliveryPlan } from './compare-with-indexes.ts';
import type { UploadPlan } from './plan-upload.ts';

type Input = HookInput<Options, PublishContext>;

/** Milliseconds between two looks at the list. */
const pause = 2_000;

/**
 * Waits until an index lists what a release delivered, and compares the bytes from where its users get them. A list
 * that stays behind is a warning here: the files were taken. An index may also have lost them.
 *
 * @returns what it does not serve: `parcel-1.2.0.tar.gz on PyPI`
 * @throws ESERVEDOTHER
 */
export async function confirmServed({ access, plans }: DeliveryPlan, input: Input): Promise<string[]> {
  if (input.options.verify === 'off') return [];
  const missing: string[] = [];
  for (const plan of plans) missing.push(...(await confirmProject(access, plan, input)));
  return missing;
}

async function confirmProject(access: IndexAccess, { upload, present }: UploadPlan, input: Input): Promise<string[]> {
  const { logger } = input.context;
  const { name } = access.index;
  const reader = simpleIndex(access);
  // What existed before was compared already.
  if (upload.length === 0) return [];
  const { served, missing } = await waitUntilServed(reader, upload, input);
  if (missing.length > 0) {
    logger.warn(
      `${name} took the files, but does not serve all of them after ${input.options.patience} seconds: look at ${await reader.pageOf(upload[0]?.project ?? '')}.`,
    );
    return missing.map((file) => `${file} on ${name}`);
  }
  const others = upload.filter((file) => served.get(file.name) !== file.sha256).map((file) => file.name);
  if (others.length > 0) throw servedOtherBytes(name, others);
  const count = upload.length + present.length;
  const files = count === 1 ? 'the file' : `all ${count} files`;
  logger.log(`${name} serves ${files} of ${upload[0]?.project} with the SHA-256 of what was built.`);
  return [];
}

interface Served {
  /** SHA-256 by file name. */
  readonly served: ReadonlyMap<string, string>;
  /** Names of files that are not there. */
  readonly missing: readonly string[];
}

async function waitUntilServed(
  reader: SimpleIndex,
  wanted: readonly Distribution[],
  { options, ports: { clock } }: Input,
): Promise<Served> {
  const look = () => digestsOf(reader, wanted, options.verify);
  return repeat(look, ({ missing }) => missing.length === 0, { clock, pause, patience: options.patience * 1000 });
}

/** An index that cannot be read for a moment is one that is not ready yet. */
async function digestsOf(
  reader: SimpleIndex,
  wanted: readonly Distribution[],
  verify: Options['verify'],
): Promise<Served> {
  const served = new Map<string, string>();
  try {
    const files = (await reader.shown(wanted[0]?.project ?? ''))?.files ?? [];
    for (const { name, size, sha256 } of wanted) {
      const entries = files.filter((file) => file.name === name);
      // While the index shows what another one has, the upload is not visible yet.
      const entry = entries.find(({ holder }) => holder !== 'other') ?? entries.find((each) => each.sha256 === sha256);
      if (entry === undefined) continue;
      served.set(name, await (verify === 'download' ? reader.served(entry, size) : reader.digest(entry, size)));
    }
  } catch {
    // What was not read is missing.
  }
  return { served, missing: wanted.map(({ name }) => name).filter((name) => !served.has(name)) };
}
