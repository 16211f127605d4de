import { readdir, readlink } from 'node:fs/promises';
import type { JobEnd } from './job.ts';
import type { Place } from './place.ts';
import { version } from './project.ts';

interface Cancelled {
  readonly broken: JobEnd;
  /** The folder for temporary files that the job had for itself. */
  readonly temporary: string;
  readonly cwd: string;
  /** Between two steps nothing of ours listens: then the signal itself ends the job, which a shell calls 143 as well. */
  readonly anywhere: boolean;
}

/** What a job left behind that was asked to end, as sentences. One that was over before is none. */
export async function judgeCancelled(place: Place, { broken, temporary, cwd, anywhere }: Cancelled): Promise<string[]> {
  if (broken.exitCode === 0) return [];
  const files = (await readdir(temporary)).filter((name) => name.startsWith('waybill'));
  const processes = await processesIn(cwd);
  const run = await runInLedger(place);
  const isSaid = run === undefined || (run.ended !== undefined && run.cancelled === 'SIGTERM');
  return [
    ...(broken.exitCode === 143 || (anywhere && broken.exitCode === undefined)
      ? []
      : [`The job ended with ${broken.exitCode}.`]),
    ...(files.length === 0 ? [] : [`The job left ${files.join(', ')}.`]),
    ...(processes.length === 0 ? [] : [`Processes ${processes.join(', ')} are at work still.`]),
    ...(isSaid ? [] : ['The ledger does not say that the run was cancelled.']),
  ];
}

async function processesIn(cwd: string): Promise<string[]> {
  const found = await Promise.all(
    (await readdir('/proc')).map(async (name) => {
      const folder = /^\d+$/.test(name) ? await readlink(`/proc/${name}/cwd`).catch(() => '') : '';
      return folder === cwd || folder.startsWith(`${cwd}/`) ? [name] : [];
    }),
  );
  return found.flat();
}

interface Run {
  readonly ended?: string;
  readonly cancelled?: string;
}

async function runInLedger({ repository }: Place): Promise<Run | undefined> {
  const text = await repository.show('refs/notes/waybill', `v${version}/waybill.json`).catch(() => '');
  return text === '' ? undefined : (JSON.parse(text) as { readonly run: Run }).run;
}
