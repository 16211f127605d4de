import {
  type CommandResult,
  type DeploymentRecord,
  exitCodes,
  type LedgerRelease,
  makePlain,
  makeReadable,
  type Ports,
  type Shell,
} from '@waybill/kernel';
import { findStanding, isGood, type Standing } from '../environments/index.ts';
import { checkHealth } from '../health/index.ts';
import { targetInput } from '../rollout/index.ts';
import { openDeploy } from './open-deploy.ts';

/** One environment, as `waybill environments` shows it. */
export interface EnvironmentRow {
  readonly name: string;
  readonly tag?: string;
  readonly version?: string;
  readonly digest?: string;
  readonly since?: string;
  readonly by?: string;
  /** Why the environments that come before were passed over. */
  readonly skippedStaging?: string;
  readonly health: 'healthy' | 'unhealthy' | 'not checked';
  readonly verified: boolean | 'not checked';
  /** What was tried last, where it is not what runs there. */
  readonly last?: Pick<DeploymentRecord, 'state' | 'purpose' | 'at' | 'reason'> & { readonly tag: string };
  readonly url?: string;
}

/** What runs where, since when, healthy or not, deployed by whom. */
export async function environments(
  shell: Shell,
  { isNow = false }: { readonly isNow?: boolean },
  ports?: Partial<Ports>,
): Promise<CommandResult> {
  const opened = await openDeploy(shell, ports);
  const releases = await opened.ledger.releases();
  const names = [...new Set([...opened.environments.map(({ name }) => name), ...namesIn(releases)])];
  const rows: EnvironmentRow[] = [];
  for (const name of names) {
    const standing = findStanding(releases, name);
    const environment = opened.environments.find((each) => each.name === name);
    const row = rowOf(name, standing, environment?.url);
    const { current } = standing;
    if (!isNow || environment?.health === undefined || current === undefined) rows.push(row);
    else {
      const { state } = await checkHealth(
        environment.health,
        current.release.version,
        targetInput({ ...opened, environment }),
      );
      rows.push({ ...row, health: state });
    }
  }
  const isWell = rows.every(({ health, last }) => health !== 'unhealthy' && last === undefined);
  return { exitCode: isWell ? exitCodes.done : exitCodes.incomplete, text: render(rows), data: { environments: rows } };
}

function namesIn(releases: readonly LedgerRelease[]): string[] {
  return releases.flatMap(({ deployments }) => deployments.map(({ environment }) => environment));
}

function rowOf(name: string, { current, last }: Standing, url: string | undefined): EnvironmentRow {
  const isOther = last !== undefined && last !== current;
  const tried = isOther
    ? {
        last: {
          ...{
            tag: last.release.tag,
            state: last.deployment.state,
            purpose: last.deployment.purpose,
            at: last.deployment.at,
          },
          ...(last.deployment.reason === undefined ? {} : { reason: last.deployment.reason }),
        },
      }
    : {};
  const page = url === undefined ? {} : { url };
  if (current === undefined) return { name, health: 'not checked', verified: 'not checked', ...tried, ...page };
  const { tag, version } = current.release;
  const { digest, ended, at, by, health, verifications, skippedStaging } = current.deployment;
  return {
    ...{ name, tag, version, since: ended ?? at },
    ...(digest === undefined ? {} : { digest }),
    ...(by === undefined ? {} : { by }),
    ...(skippedStaging === undefined ? {} : { skippedStaging }),
    health: health?.state ?? 'not checked',
    verified: verifications === undefined ? 'not checked' : isGood(current),
    ...tried,
    ...page,
  };
}

const header = ['Environment', 'Release', 'Since', 'Health', 'Verified', 'By', 'Remarks'];

function render(rows: readonly EnvironmentRow[]): string {
  if (rows.length === 0) return 'No environment is configured, and the ledger knows of none.';
  const lines = [header, ...rows.map(cellsOf)].map((cells) => cells.map((each) => makePlain(makeReadable(each))));
  const widths = header.map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)));
  return lines
    .map((cells) =>
      cells
        .map((each, i) => each.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Characters of a reason. */
const longestReason = 100;

function cellsOf({ name, tag, since, health, verified, by, skippedStaging, last }: EnvironmentRow): string[] {
  const checked = verified === 'not checked' ? verified : verified ? 'yes' : 'no';
  const reason = last?.reason === undefined ? '' : `: ${last.reason.slice(0, longestReason)}`;
  const tried = last === undefined ? '' : `${last.purpose} of ${last.tag} ${last.state}${reason}`;
  const passed = skippedStaging === undefined ? '' : `staging skipped: ${skippedStaging.slice(0, longestReason)}`;
  return [
    name,
    tag ?? 'nothing',
    since ?? '',
    tag === undefined ? '' : health,
    tag === undefined ? '' : checked,
    by ?? '',
    [tried, passed].filter(Boolean).join('; '),
  ];
}
