import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson, releasePaths, v, waybillFolder } from '@waybill/kernel';

/** One step of one member in this run. */
export interface Step {
  readonly step: string;
  readonly member: string;
  readonly started: Date;
  readonly ended: Date;
  readonly ok: boolean;
}

/** What this run did so far: hooks share no memory, so it is a file. */
export interface Journal {
  readonly steps: readonly Step[];
  /** The tag of a release that this run finished. */
  readonly resumed?: string;
}

function journalFile(cwd: string): string {
  return join(cwd, releasePaths.journal);
}

/** Forgets what an earlier run in the same folder did. */
export async function startJournal(cwd: string): Promise<void> {
  await rm(journalFile(cwd), { force: true });
}

export async function recordStep(cwd: string, step: Step): Promise<void> {
  await append(cwd, step);
}

export async function recordResumed(cwd: string, tag: string): Promise<void> {
  await append(cwd, { resumed: tag });
}

/** A journal that cannot be written costs the summary a line, never the release. */
async function append(cwd: string, line: object): Promise<void> {
  try {
    const folder = join(cwd, waybillFolder);
    if ((await mkdir(folder, { recursive: true })) !== undefined) await writeFile(join(folder, '.gitignore'), '*\n');
    await appendFile(journalFile(cwd), `${JSON.stringify(line)}\n`);
  } catch {
    // Nothing depends on it.
  }
}

export async function readJournal(cwd: string): Promise<Journal> {
  const text = await readFile(journalFile(cwd), 'utf8').catch(() => '');
  const lines = text.split('\n').flatMap(parseLine);
  const steps = lines.flatMap((line) =>
    'step' in line ? [{ ...line, started: new Date(line.started), ended: new Date(line.ended) }] : [],
  );
  const [resumed] = lines.flatMap((line) => ('resumed' in line ? [line.resumed] : []));
  return { steps, ...(resumed === undefined ? {} : { resumed }) };
}

const time = v.pipe(v.string(), v.isoTimestamp());

const Line = v.union([
  v.object({ step: v.string(), member: v.string(), started: time, ended: time, ok: v.boolean() }),
  v.object({ resumed: v.string() }),
]);

/** A line that was cut off by a full disk is left out. */
function parseLine(line: string): v.InferOutput<typeof Line>[] {
  const parsed = parseJson(Line, line);
  return parsed === undefined ? [] : [parsed];
}
