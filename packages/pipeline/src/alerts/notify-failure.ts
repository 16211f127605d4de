import { open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  assertInRepository,
  type CommandResult,
  exitCodes,
  findRunPage,
  parseRepository,
  redact,
  type Shell,
} from '@waybill/kernel';
import { readJournal } from '../summary/index.ts';
import { describeRun } from './describe-run.ts';
import { findFailedJobs } from './failed-jobs.ts';
import { describeMissed, openNotifier } from './open-notifier.ts';

/** Bytes of a log that are read, from its end. */
const longest = 20_000;

/** Notifies of a failed run whose hooks could not: a job that did not start, failed tests, a runner that was interrupted. */
export async function notifyFailure(
  shell: Shell,
  { log }: { readonly log?: string | undefined },
): Promise<CommandResult> {
  const { cwd, env } = shell;
  const { steps } = await readJournal(cwd);
  // What the hooks have said is not said again.
  if (steps.some(({ step, ok }) => step === 'fail' && ok)) {
    const text = 'Nobody is notified again: the fail step of the release has done so.';
    return { exitCode: exitCodes.done, text, data: { isSent: false } };
  }
  const notifier = await openNotifier(shell);
  const [entry] = await notifier.entries().catch(() => []);
  const { path } = parseRepository(notifier.context.options.repositoryUrl ?? '');
  const url = findRunPage(env);
  const news = describeRun({
    ...{ env, name: path.split('/').at(-1) || 'the project', url },
    steps: steps.filter(({ ok, step }) => !ok && step !== 'fail'),
    jobs: await findFailedJobs(env, notifier.ports),
    entry: entry !== undefined && ['planned', 'delivering', 'delivered'].includes(entry.state) ? entry : undefined,
    log: log === undefined ? undefined : redact(await readEnd(cwd, log), env),
  });
  const missed = await notifier.notify(news);
  const text = missed.length === 0 ? `Sent: ${news.title}` : describeMissed(missed);
  return {
    exitCode: missed.length === 0 ? exitCodes.done : exitCodes.failed,
    text,
    data: { news, missed, isSent: true },
  };
}

/** The end of a file, which decides; nothing where it cannot be read, as the message matters more. */
async function readEnd(cwd: string, path: string): Promise<string> {
  assertInRepository(cwd, path);
  try {
    await using file = await open(join(cwd, path));
    const { size } = await file.stat();
    const length = Math.min(size, longest);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } catch {
    return '';
  }
}
