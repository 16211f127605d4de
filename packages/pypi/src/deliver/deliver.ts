import type { Clock, Logger } from '@waybill/kernel';
import type { Attest } from '../attestations.ts';
import { changedOnIndex, tokenRefused, uploadFailed, uploadRefused } from '../errors.ts';
import type { Distribution } from '../files/distribution.ts';
import { type SimpleIndex, simpleIndex } from '../indexes/simple-index.ts';
import { progressLines } from '../progress-lines.ts';
import type { DeliveryPlan } from './compare-with-indexes.ts';
import type { UploadPlan } from './plan-upload.ts';
import { type Taken, type Warehouse, warehouse } from './warehouse.ts';

interface Delivery {
  readonly repository: string;
  readonly index: string;
  readonly reader: SimpleIndex;
  readonly writer: Warehouse;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly attest: Attest | undefined;
}

/** More at once gains nothing: an index takes the files of one project one after the other. */
const uploadsAtOnce = 4;

/** Uploads to an index what it lacks, and leaves alone what it has. */
export async function deliver({ access, plans }: DeliveryPlan, logger: Logger, clock: Clock): Promise<void> {
  const { repository, name: index } = access.index;
  const isNeeded = plans.some(({ upload }) => upload.length > 0);
  const attest = isNeeded ? await access.credentials.attest() : undefined;
  const delivery = { repository, index, reader: simpleIndex(access), writer: warehouse(access), logger, clock, attest };
  for (const plan of plans) await deliverProject(plan, delivery);
}

async function deliverProject(plan: UploadPlan, delivery: Delivery): Promise<void> {
  for (const file of plan.present) {
    delivery.logger.log(`${delivery.index} already holds ${file.name} with the same bytes.`);
  }
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
  const { logger, repository, writer, clock } = delivery;
  const attestations = await delivery.attest?.(file);
  const onProgress = progressLines(file, logger, clock);
  const answer = await writer.upload(file, { onProgress, ...(attestations !== undefined && { attestations }) });
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
async function digestOnIndex({ name, project }: Distribution, { reader }: Delivery): Promise<string | undefined> {
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
