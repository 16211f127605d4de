import type { HookInput, PublishContext } from '@waybill/kernel';
import type { DeliveryPlan } from './compare-with-indexes.ts';
import type { Distribution } from './distribution.ts';
import { servedOtherBytes } from './errors.ts';
import type { IndexAccess } from './index-access.ts';
import type { Options } from './options.ts';
import type { ListedFile } from './parse-simple.ts';
import type { UploadPlan } from './plan-upload.ts';
import { simpleIndex } from './simple-index.ts';

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
  // What was there before was compared already.
  if (upload.length === 0) return;
  const files = await waitUntilListed(access, upload, input);
  if (files === undefined) {
    logger.warn(
      `${access.index.name} took the files, but does not list all of them after ${input.options.patience} seconds: look at ${access.index.filesOf(upload[0]?.project ?? '')}.`,
    );
    return;
  }
  const reader = simpleIndex(access);
  const found = await (input.options.verify === 'download' ? reader.served(files) : reader.digests(files));
  const others = upload.filter(({ name, sha256 }) => found.get(name) !== sha256);
  if (others.length > 0)
    throw servedOtherBytes(
      access.index.name,
      others.map(({ name }) => name),
    );
  const count = upload.length + present.length;
  logger.log(
    `${access.index.name} serves ${count === 1 ? 'the file' : `all ${count} files`} with the SHA-256 of what was built.`,
  );
}

async function waitUntilListed(
  access: IndexAccess,
  wanted: readonly Distribution[],
  { options, ports: { clock } }: Input,
): Promise<ListedFile[] | undefined> {
  const names = wanted.map(({ name }) => name);
  const end = clock.now().getTime() + options.patience * 1000;
  while (true) {
    const listed = await listedOf(access, wanted[0]?.project ?? '');
    const found = listed.filter(({ name }) => names.includes(name));
    if (found.length === names.length) return found;
    if (clock.now().getTime() >= end) return undefined;
    await clock.sleep(pause);
  }
}

/** An index that cannot be read for a moment is one that does not list the files yet. */
async function listedOf(access: IndexAccess, project: string): Promise<readonly ListedFile[]> {
  try {
    return (await simpleIndex(access).listed(project)) ?? [];
  } catch {
    return [];
  }
}
