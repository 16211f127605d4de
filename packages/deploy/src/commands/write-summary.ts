import { appendFile } from 'node:fs/promises';
import {
  type BaseContext,
  type DeploymentRecord,
  type Env,
  errorsOf,
  inlineCode,
  isReleaseError,
  type LedgerRelease,
  makeReadable,
  quoteOutput,
  reasonOf,
  redact,
} from '@waybill/kernel';
import { type Environment, releaseOf } from '../environments/index.ts';

/** Shows Markdown on the page of the job on GitHub, where there is one. A page that cannot be written costs nothing else. */
export async function writeSummary({ env, logger }: BaseContext, markdown: string): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  await appendFile(file, `${markdown}\n`).catch((error: NodeJS.ErrnoException) => {
    logger.warn(`${file} cannot be written (${error.code}).`);
  });
}

/** What an environment got, from where, and how it is: the facts that somebody looks for who did not follow the job. */
export function summarizeDeployment(
  { environment, release }: { readonly environment: Environment; readonly release: LedgerRelease },
  record: DeploymentRecord,
  outcome: string,
): string {
  const { purpose, previous, by, seconds, health, verifications = [], steps = [], tags = [] } = record;
  const { image } = releaseOf(release, environment);
  const verb = purpose === 'rollback' ? 'Rollback' : 'Deployment';
  const facts: [string, string | undefined][] = [
    ['Release', inlineCode(release.tag)],
    [purpose === 'rollback' ? 'Taken back' : 'Before', previous && inlineCode(previous.tag)],
    ['Image', image && inlineCode(`${image.name}@${record.digest ?? image.digest}`)],
    ['By', by && inlineCode(by)],
    ['Duration', seconds === undefined ? undefined : `${seconds} s`],
    ['Health', health && `${health.state}, ${health.requests} requests`],
    ...verifications.map(({ name, state }): [string, string] => ['Check', `${inlineCode(name)} ${state}`]),
    ...steps.map((step): [string, string] => ['Extra step', inlineCode(step)]),
    ...tags.map(({ image: name, tag, state }): [string, string] => ['Tag', `${inlineCode(`${name}:${tag}`)} ${state}`]),
    ['Without the environments before it', record.skippedStaging && inlineCode(record.skippedStaging)],
    ['Page', record.url && inlineCode(record.url)],
  ];
  const lines = facts.flatMap(([name, value]) => (value ? [`- ${name}: ${value}`] : []));
  return [`## ${verb} to ${inlineCode(environment.name)}`, quoteOutput(outcome), `${lines.join('\n')}\n`].join('\n\n');
}

/** Why a deployment failed, with what to do. Words of services and programs stay words. */
export function summarizeFailure(error: unknown, env: Env): string {
  const parts = errorsOf(error).flatMap((each) => {
    const { code, details } = isReleaseError(each) ? each : { code: 'Failed', details: '' };
    const words = [reasonOf(each), details].filter(Boolean).join('\n');
    return [`## ${code}`, quoteOutput(makeReadable(redact(words, env)))];
  });
  return `${parts.join('\n\n')}\n`;
}
