import { type BaseContext, type DeploymentRecord, type Ports, redact } from '@waybill/kernel';
import { deploymentRefused, ledgerUnreadable } from '../errors.ts';
import { type Entry, parseLedger } from './entries/parse-ledger.ts';
import { findLife, isThisRun, nameRun } from './entries/run-identity.ts';
import { changeLedger } from './notes/change-ledger.ts';
import { gitIn } from './notes/git.ts';
import { inTurn } from './notes/in-turn.ts';

/** The entry with a deployment: a new one, or in the place of the one with the same key. */
export function changeDeployment(entry: Entry, deployment: DeploymentRecord): Entry {
  const { deployments = [] } = entry;
  const isKnown = deployments.some(({ key }) => key === deployment.key);
  return {
    ...entry,
    deployments: isKnown
      ? deployments.map((each) => (each.key === deployment.key ? deployment : each))
      : [...deployments, deployment],
  };
}

/** Why a release may not be deployed, as a clause; nothing where all of it is public. */
export function whyNotPublished({ state, run }: Entry, env: BaseContext['env']): string | undefined {
  if (state === 'abandoned') return 'it was abandoned';
  if (state === 'planned' || state === 'delivering') return 'not all of it is published';
  if (state === 'delivered' && findLife(run, env) !== 'over' && !isThisRun(run))
    return `another run is still at it (${nameRun(run)})`;
  return undefined;
}

/**
 * Writes a deployment into the entry of a release that is over. Whatever else another run has written there stays.
 *
 * @throws ENOTPUBLISHED, ELEDGERUNREADABLE, ELEDGERNOTPUSHED
 */
export async function recordDeployment(
  { context, ports }: { readonly context: BaseContext; readonly ports: Pick<Ports, 'run' | 'clock'> },
  tag: string,
  deployment: DeploymentRecord,
): Promise<void> {
  const path = `${tag}/waybill.json`;
  // biome-ignore lint/plugin: a copy of our own value.
  const safe = JSON.parse(redact(JSON.stringify(deployment), context.env)) as DeploymentRecord;
  await inTurn(context.cwd, () =>
    changeLedger(gitIn(context, ports), ports.clock, async (read) => {
      const text = await read(path);
      if (text === undefined) throw deploymentRefused(tag, 'the ledger does not know it');
      const parsed = parseLedger(text, tag);
      if ('problem' in parsed) throw ledgerUnreadable(tag, parsed.problem);
      const problem = whyNotPublished(parsed.entry, context.env);
      if (problem !== undefined) throw deploymentRefused(tag, problem);
      const value = { ...changeDeployment(parsed.entry, safe), updated: ports.clock.now().toISOString() };
      const { environment, purpose, state } = safe;
      return { message: `${tag}: ${purpose} to ${environment} ${state}`, path, value };
    }),
  );
}
