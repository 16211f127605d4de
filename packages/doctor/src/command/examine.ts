import { makePlain, type Ports, realPorts, redact, type Shell } from '@waybill/kernel';
import { checks, runChecks } from '../checks/index.ts';
import { checkPlugins, explainConfiguration } from '../plugins/index.ts';
import { makeReport, type Report, type Row, rowsOf } from '../report/index.ts';
import { findPlace } from './find-place.ts';
import { gatherFacts } from './gather-facts.ts';

export interface ExamineOptions {
  /** Whether this is the job that releases: what a credential is missing for is then a problem. */
  readonly isReleaseJob?: boolean;
  /** Whether no service and no remote is asked, and no check of a plugin is run. */
  readonly isOffline?: boolean;
  /** The branch whose release is examined; by default the current one, if it releases, else that of stable releases. */
  readonly branch?: string | undefined;
  /** What a test puts in place of the world. */
  readonly ports?: Ports;
}

/**
 * Examines a repository: whether a release of it would find everything that it needs. Nothing is changed, here and elsewhere.
 *
 * @throws EDOCTORFOLDER
 */
export async function examine(shell: Shell, options: ExamineOptions = {}): Promise<Report> {
  const { isReleaseJob = false, isOffline = false, branch } = options;
  const ports = options.ports ?? realPorts(shell);
  const place = findPlace(shell.env, isReleaseJob);
  const { facts, configuration, failure, plugins } = await gatherFacts({ shell, ports, place, branch, isOffline });
  const own = runChecks(checks, facts).filter(({ check }) => failure === undefined || check !== 'configuration');
  const rows = [...(failure === undefined ? [] : explainConfiguration(failure)), ...own];
  if (isOffline) rows.push(rowsOf('plugins').unchecked('Their checks ask services (`--offline`).'));
  else if (configuration.is === 'known') {
    const name = facts.branch.is === 'known' ? facts.branch.value : 'main';
    rows.push(...(await checkPlugins({ configuration: configuration.value, plugins, branch: name, place })));
  }
  return makeReport(
    place,
    rows.map((row) => clean(row, shell)),
    ports.clock.now(),
  );
}

/** Files and services of others have written part of each sentence: no secret, and nothing that a terminal obeys. */
function clean({ message, remedy, link, ...row }: Row, { env }: Shell): Row {
  const plain = (text: string) => makePlain(redact(text, env));
  return {
    ...{ ...row, message: plain(message) },
    ...(remedy === undefined ? {} : { remedy: plain(remedy) }),
    ...(link === undefined ? {} : { link: plain(link) }),
  };
}
