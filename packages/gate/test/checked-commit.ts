import type { Clock } from '@waybill/kernel';
import { eagerHttp, fakeContext } from '@waybill/kernel/testing';
import { type CheckConclusion, type EmulatedGitHub, emulatedGitHub } from '@waybill/rehearsal';
import { verifyConditions, verifyRelease } from '../src/index.ts';

export const slug = 'acme/parcel';
export const sha = 'b'.repeat(40);
export const ownRun = 77;

export const github: EmulatedGitHub = await emulatedGitHub([slug]);

interface Job {
  readonly options?: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly isDry?: boolean;
  /** What happens on GitHub after so many seconds of waiting. */
  readonly later?: Readonly<Record<number, () => void>>;
}

/** The time that passed while it waited, in seconds, beside what was logged. */
export async function gate({ options = {}, env = {}, isDry = false, later = {} }: Job = {}) {
  let seconds = 0;
  const clock: Clock = {
    now: () => new Date(1_800_000_000_000 + seconds * 1000),
    async sleep(milliseconds) {
      const before = seconds;
      seconds += milliseconds / 1000;
      for (const [at, happen] of Object.entries(later)) if (before < Number(at) && seconds >= Number(at)) happen();
    },
  };
  const context = fakeContext({
    env: {
      ...{ GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: slug, GITHUB_RUN_ID: String(ownRun), ...github.environment },
      ...env,
    },
    options: { repositoryUrl: `https://github.com/${slug}.git`, dryRun: isDry, gate: options },
  });
  const ports = { http: eagerHttp, clock };
  await verifyConditions({}, context, ports);
  await verifyRelease({}, context, ports);
  return { log: context.lines.join('\n'), seconds };
}

/** A job of a workflow, of another run than the one that asks. */
export const run = (name: string, conclusion?: CheckConclusion, more: object = {}) =>
  github.checks.addRun(slug, { sha, name, conclusion, run: 12, ...more });
/** The job that asks. */
export const own = (name = 'release') => run(name, undefined, { run: ownRun });

/** Publishes the page of a release, as the release made it. */
export async function publishPage(body: string, tag = 'v1.2.0'): Promise<void> {
  const answer = await fetch(`${github.url}/repos/${slug}/releases`, {
    method: 'POST',
    headers: { authorization: `Bearer ${github.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ tag_name: tag, name: tag, body }),
  });
  if (!answer.ok) throw new Error(`GitHub answers ${answer.status}: ${await answer.text()}`);
}
