import { type Clock, inParallel, type Logger } from '@waybill/kernel';
import type { Attest } from '../attest/index.ts';
import { changedOnIndex, tokenRefused, uploadFailed, uploadRefused } from '../errors.ts';
import type { Distribution } from '../files/index.ts';
import type { IndexAccess } from '../identity/index.ts';
import { type SimpleIndex, simpleIndex } from '../indexes/index.ts';
import type { DeliveryPlan } from './compare-with-indexes.ts';
import type { UploadPlan } from './plan-upload.ts';
import { progressLines } from './progress-lines.ts';
import { saysExists } from './says-exists.ts';
import { type Taken, uploadFile } from './upload-file.ts';

interface Delivery {
  readonly access: IndexAccess;
  readonly reader: SimpleIndex;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly attest: Attest | undefined;
}

/** More at once gains nothing: an index takes the files of one project one after the other. */
const uploadsAtOnce = 4;

/** Uploads to an index what it lacks, and leaves alone what it has. */
export async function deliver({ access, plans }: DeliveryPlan, logger: Logger, clock: Clock): Promise<void> {
  const isNeeded = plans.some(({ upload }) => upload.length > 0);
  const attest = isNeeded ? await access.credentials.attest() : undefined;
  const delivery = { access, reader: simpleIndex(access), logger, clock, attest };
  for (const plan of plans) await deliverProject(plan, delivery);
}

async function deliverProject(plan: UploadPlan, delivery: Delivery): Promise<void> {
  const { logger, access } = delivery;
  const index = access.index.name;
  for (const file of plan.present) logger.log(`${index} already holds ${file.name} with the same bytes.`);
  for (const file of plan.uncertain) {
    logger.log(`${index} lists ${file.name} with the same bytes, but may show another index's file: it is uploaded.`);
  }
  const [first, ...rest] = plan.upload;
  if (first === undefined) return;
  // The first file creates the release and fixes its metadata: two at once could make two projects of it.
  await uploadOne(first, delivery);
  await inParallel(rest, uploadsAtOnce, (file) => uploadOne(file, delivery));
}

async function uploadOne(file: Distribution, delivery: Delivery): Promise<void> {
  const { logger, access, clock } = delivery;
  const attestations = await delivery.attest?.(file);
  const onProgress = progressLines(file, logger, clock);
  const answer = await uploadFile(access, file, { onProgress, attestations });
  if (answer.taken) return logger.log(`Uploaded ${file.name} (${file.size} bytes, SHA-256 ${file.sha256}).`);
  const held = await digestOnIndex(file, answer, delivery);
  if (held === file.sha256) return logger.log(`${access.index.name} holds ${file.name} with the same bytes by now.`);
  if (held !== undefined) throw changedOnIndex([file.name]);
  throw notTaken(file.name, answer, access);
}

type Refused = Exclude<Taken, { taken: true }>;

/**
 * Whether a refused file is there after all, from another run or from an attempt whose answer got lost. An index that says
 * so in its refusal has whatever it lists under that name; else only what it is known to keep itself counts.
 */
async function digestOnIndex(
  file: Distribution,
  { status, words }: Refused,
  { reader }: Delivery,
): Promise<string | undefined> {
  try {
    const files = (await reader.listed(file.project))?.files.filter(({ name }) => name === file.name) ?? [];
    const own = files.filter(({ holder }) => holder === 'index');
    const isTold = saysExists(status, words);
    const candidates = own.length > 0 ? own : files.filter(({ holder }) => isTold || holder === 'unknown');
    let digest: string | undefined;
    for (const each of candidates) {
      digest = await reader.digest(each, file.size);
      if (digest === file.sha256) break;
    }
    if (digest === undefined || own.length > 0 || isTold) return digest;
    return (await reader.knows(file.project)) === true ? digest : undefined;
  } catch {
    // The refusal of the upload says more than an index that cannot be read on top of it.
    return undefined;
  }
}

function notTaken(file: string, { status, words }: Refused, { index, credentials }: IndexAccess) {
  if (saysExists(status, words)) return uploadRefused(file, status, words);
  if (status === 401 || status === 403) return tokenRefused(index.repository, status, words, credentials.variable);
  const isPassing = status === 408 || status === 429 || status >= 500;
  return isPassing ? uploadFailed(file, status, words) : uploadRefused(file, status, words);
}
