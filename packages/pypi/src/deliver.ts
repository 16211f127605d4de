import type { Logger } from '@waybill/kernel';
import type { Distribution } from './distribution.ts';
import { changedOnIndex, tokenRefused, uploadFailed, uploadRefused } from './errors.ts';
import type { IndexAccess } from './index-access.ts';
import { planUpload } from './plan-upload.ts';
import { type SimpleIndex, simpleIndex } from './simple-index.ts';
import { type Taken, type Warehouse, warehouse } from './warehouse.ts';

interface Delivery {
  readonly project: string;
  readonly repository: string;
  readonly reader: SimpleIndex;
  readonly writer: Warehouse;
  readonly logger: Logger;
}

/** More at once gains nothing: an index takes the files of one project one after the other. */
const uploadsAtOnce = 4;

/**
 * Makes an index hold these files of one release: uploads what it lacks and leaves alone what it has.
 *
 * @throws ECHANGEDONINDEX before anything is sent, when the index holds other bytes under one of the names
 */
export async function deliver(files: readonly Distribution[], access: IndexAccess, logger: Logger): Promise<void> {
  const project = files[0]?.project ?? '';
  const { repository, name } = access.index;
  const delivery = { project, repository, reader: simpleIndex(access), writer: warehouse(access), logger };
  const names = files.map((file) => file.name);
  const plan = planUpload(files, await delivery.reader.published(project, names));
  if (plan.conflict.length > 0) throw changedOnIndex(plan.conflict.map((file) => file.name));
  for (const file of plan.present) logger.log(`${name} already holds ${file.name} with the same bytes.`);
  const [first, ...rest] = plan.upload;
  if (first === undefined) return;
  // The first file creates the release and fixes its metadata: two at once could make two projects of it.
  await uploadOne(first, delivery);
  await uploadRest(rest, delivery);
}

async function uploadRest(files: readonly Distribution[], delivery: Delivery): Promise<void> {
  const queue = files.values();
  async function work(): Promise<void> {
    for (const file of queue) await uploadOne(file, delivery);
  }
  const done = await Promise.allSettled(Array.from({ length: uploadsAtOnce }, work));
  const failed = done.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function uploadOne(file: Distribution, delivery: Delivery): Promise<void> {
  const { logger, repository, writer } = delivery;
  const answer = await writer.upload(file);
  if (answer.taken) return logger.log(`Uploaded ${file.name} (${file.size} bytes, SHA-256 ${file.sha256}).`);
  const published = await digestOnIndex(file, delivery);
  if (published === file.sha256) return logger.log(`The index holds ${file.name} with the same bytes by now.`);
  if (published !== undefined) throw changedOnIndex([file.name]);
  throw notTaken(file.name, answer, repository);
}

/**
 * Whether a refused file is there after all, from another run or from an attempt whose answer got lost. Every index
 * words "already exists" differently, so this asks for the fact.
 */
async function digestOnIndex({ name }: Distribution, { project, reader }: Delivery): Promise<string | undefined> {
  try {
    return (await reader.published(project, [name])).get(name);
  } catch {
    // The refusal of the upload says more than an index that cannot be read on top of it.
    return undefined;
  }
}

function notTaken(file: string, { status, words }: Exclude<Taken, { taken: true }>, repository: string) {
  if (status === 401 || status === 403) return tokenRefused(repository, status, words);
  const isPassing = status === 408 || status === 429 || status >= 500;
  return isPassing ? uploadFailed(file, status, words) : uploadRefused(file, status, words);
}
