import type { HookInput, PublishContext } from '@waybill/kernel';
import { servedOtherBytes } from '../errors.ts';
import type { Distribution } from '../files/distribution.ts';
import type { IndexAccess } from '../indexes/index-access.ts';
import { simpleIndex } from '../indexes/simple-index.ts';
import type { Options } from '../options.ts';
import type { DeliveryPlan } from './compare-with-indexes.ts';
import type { PublishedFiles, UploadPlan } from './plan-upload.ts';

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
  const { name, filesOf } = access.index;
  // What was there before was compared already.
  if (upload.length === 0) return;
  const served = await waitUntilServed(access, upload, input);
  if (served === undefined) {
    logger.warn(
      `${name} took the files, but does not serve all of them after ${input.options.patience} seconds: look at ${filesOf(upload[0]?.project ?? '')}.`,
    );
    return;
  }
  const others = upload.filter((file) => served.get(file.name) !== file.sha256).map((file) => file.name);
  if (others.length > 0) throw servedOtherBytes(name, others);
  const count = upload.length + present.length;
  const files = count === 1 ? 'the file' : `all ${count} files`;
  logger.log(`${name} serves ${files} of ${upload[0]?.project} with the SHA-256 of what was built.`);
}

async function waitUntilServed(
  access: IndexAccess,
  wanted: readonly Distribution[],
  { options, ports: { clock } }: Input,
): Promise<PublishedFiles | undefined> {
  const end = clock.now().getTime() + options.patience * 1000;
  while (true) {
    const served = await digestsOf(access, wanted, options.verify);
    if (served !== undefined) return served;
    if (clock.now().getTime() >= end) return undefined;
    await clock.sleep(pause);
  }
}

/** `undefined` while a file is not there; an index that cannot be read for a moment is one that is not ready yet. */
async function digestsOf(access: IndexAccess, wanted: readonly Distribution[], verify: Options['verify']) {
  const reader = simpleIndex(access);
  const names = wanted.map(({ name }) => name);
  try {
    const listed = (await reader.listed(wanted[0]?.project ?? '')) ?? [];
    const files = listed.filter(({ name }) => names.includes(name));
    if (files.length < names.length) return undefined;
    return await (verify === 'download' ? reader.served(files) : reader.digests(files));
  } catch {
    return undefined;
  }
}
