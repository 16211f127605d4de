import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256File } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { compare } from '../frame/compare.ts';
import type { Measurement } from '../frame/report.ts';

export interface ArchiveMeasurement extends Measurement {
  /** Peak memory of each process, in MiB: the most of all rounds. */
  readonly memory: { readonly ours: number; readonly theirs: number };
}

const megabyte = 2 ** 20;

/**
 * Time and memory of archiving a file, beside the SDK's own uploader, to a service that costs nothing.
 *
 * @param scripts folder of the scripts that find the installed packages
 * @param size MiB
 */
export async function measureArchive(scripts: string, size: number, rounds: number): Promise<ArchiveMeasurement> {
  await using folder = await temporaryFolder();
  const file = join(folder.path, '.waybill/1.2.0/dist/parcel.whl');
  await mkdir(dirname(file), { recursive: true });
  await writeBytes(file, size);
  const sink = fork(join(import.meta.dirname, 's3-sink-once.ts'));
  try {
    const [url] = (await once(sink, 'message')) as [string];
    const env = {
      ...{ AWS_ENDPOINT_URL_S3: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'AKIABENCH' },
      ...{ AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-benchmark', FILE_SHA256: await sha256File(file) },
    };
    const memory = { ours: 0, theirs: 0 };
    const client = (who: keyof typeof memory, script: string) => async () => ({
      work: async () => {
        const { stdout } = await execa(process.execPath, [script, file], { cwd: folder.path, env });
        memory[who] = Math.max(memory[who], Number(stdout.trim().split('\n').at(-1)) / megabyte);
      },
    });
    const ours = client('ours', join(scripts, 'archive/archive-once.mjs'));
    const theirs = client('theirs', join(import.meta.dirname, 'sdk-once.mjs'));
    const measured = await compare({ ours, theirs, rounds });
    return { name: `${size} MiB beside the SDK's uploader`, ...measured, memory };
  } finally {
    sink.disconnect();
  }
}

async function writeBytes(path: string, size: number): Promise<void> {
  await using file = await open(path, 'w');
  const block = Buffer.alloc(megabyte);
  for (let i = 0; i < size; i += 1) {
    block.fill(i % 251);
    await file.write(block);
  }
}
