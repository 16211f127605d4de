import type { HookInput, PublishContext } from '@waybill/kernel';
import { servedOtherBytes } from '../errors.ts';
import type { Distribution } from '../files/distribution.ts';
import type { IndexAccess } from '../identity/index-access.ts';
import { type SimpleIndex, simpleIndex } from '../indexes/simple-index.ts';
import type { Options } from '../options.ts';
import type { DeliveryPlan } from './compare-with-indexes.ts';
import type { UploadPlan } from './plan-upload.ts';

type Input = HookInput<Options, PublishContext>;

/** Milliseconds between two looks at the list. */
const pause = 2_000;

/**
 * Waits until an index lists what a release delivered, and compares the bytes from where its users get them. A list
 * that stays behind is a warning: the files were taken, and no step of this release can bring them back.
 *
 * @throws ESERVEDOTHER
 */
export async function confirmServed({ access, plans }: DeliveryPlan, input: Input): Promise<void> {
  if (input.options.verify === 'off') return;
  for (const plan of plans) await confirmProject(access, plan, input);
}

async function confirmProject(access: IndexAccess, { upload, present }: UploadPlan, input: Input): Promise<void> {
  const { logger } = input.context;
  const { name } = access.index;
  const reader = simpleIndex(access);
  // What was there before was compared already.
  if (upload.length === 0) return;
  const served = await waitUntilServed(reader, upload, input);
  if (served === undefined) {
    logger.warn(
      `${name} took the files, but does not serve all of them after ${input.options.patience} seconds: look at ${await reader.pageOf(upload[0]?.project ?? '')}.`,
    );
    return;
  }
  const others = upload.filter((file) => served.get(file.name) !== file.sha256).map((file) => file.name);
  if (others.length > 0) throw servedOtherBytes(name, others);
  const count = upload.length + present.length;
  const files = count === 1 ? 'the file' : `all ${count} files`;
  logger.log(`${name} serves ${files} of ${upload[0]?.project} with the SHA-256 of what was built.`);
}

/** SHA-256 by file name. */
type Served = ReadonlyMap<string, string>;

async function waitUntilServed(
  reader: SimpleIndex,
  wanted: readonly Distribution[],
  { options, ports: { clock } }: Input,
): Promise<Served | undefined> {
  const end = clock.now().getTime() + options.patience * 1000;
  while (true) {
    const served = await digestsOf(reader, wanted, options.verify);
    if (served !== undefined) return served;
    if (clock.now().getTime() >= end) return undefined;
    await clock.sleep(pause);
  }
}

/** `undefined` while a file is not there; an index that cannot be read for a moment is one that is not ready yet. */
async function digestsOf(
  reader: SimpleIndex,
  wanted: readonly Distribution[],
  verify: Options['verify'],
): Promise<Served | undefined> {
  try {
    const files = (await reader.shown(wanted[0]?.project ?? ''))?.files ?? [];
    const served = new Map<string, string>();
    for (const { name, size, sha256 } of wanted) {
      const entries = files.filter((file) => file.name === name);
      // While the index shows what another one has, the upload is not visible yet.
      const entry = entries.find(({ holder }) => holder !== 'other') ?? entries.find((each) => each.sha256 === sha256);
      if (entry === undefined) return undefined;
      served.set(name, await (verify === 'download' ? reader.served(entry, size) : reader.digest(entry, size)));
    }
    return served;
  } catch {
    return undefined;
  }
}
