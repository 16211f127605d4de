import type { Settings } from '../repository/index.ts';
import type { Access } from '../workflows/index.ts';
import { isJobToken, isOwnToken, type ReleaseJob } from '../workflows/index.ts';

/** A permission that the token of a job needs, and what for. */
export interface Need {
  readonly permission: string;
  readonly access: Access;
  /** Completes "for …". */
  readonly why: string;
  /** Whether the release fails without it; else a part of it is off. */
  readonly isRequired: boolean;
}

/** The variable with the token of GitHub that a step has; undefined where none has one. */
export function tokenOf({ variables, checkouts }: ReleaseJob): string | undefined {
  return (
    variables['GITHUB_TOKEN'] || variables['GH_TOKEN'] || checkouts.find(({ token }) => token !== undefined)?.token
  );
}

/** Whether what the job pushes with is somebody's own token: its rights are not those of the workflow. */
export function usesOwnToken(job: ReleaseJob): boolean {
  const { GITHUB_TOKEN, GH_TOKEN } = job.variables;
  return isOwnToken(GITHUB_TOKEN || GH_TOKEN) || job.checkouts.some(({ token }) => isOwnToken(token));
}

interface Public {
  /** Undefined where nobody knows. */
  readonly isPrivate: boolean | undefined;
}

/** What the token of a job needs for a release of these settings. */
export function findNeeds(job: ReleaseJob, settings: Settings, { isPrivate }: Public): Need[] {
  const checkout: Need = {
    permission: 'contents',
    access: 'read',
    why: 'the checkout',
    isRequired: isPrivate === true,
  };
  if (job.deed !== 'release') return [checkout];
  const needs: Need[] = [];
  if (!usesOwnToken(job)) {
    needs.push({
      permission: 'contents',
      access: 'write',
      why: 'the tag, the ledger and the release page',
      isRequired: true,
    });
    if (settings.github.isOn && settings.github.comments)
      for (const permission of ['issues', 'pull-requests'])
        needs.push({ permission, access: 'write', why: 'comments on what the release resolves', isRequired: false });
    // Everybody may read the checks of a public repository.
    if (settings.gate)
      for (const permission of ['checks', 'statuses'])
        needs.push({ permission, access: 'read', why: 'waiting for green checks', isRequired: isPrivate === true });
  }
  needs.push(...identityNeeds(job, settings), ...imageNeeds(job, settings), ...attestNeeds(job));
  return needs;
}

function identityNeeds({ variables }: ReleaseJob, { python }: Settings): Need[] {
  if (python === undefined || python.upload === false || python.isSeveral || python.trusted === false) return [];
  const hasToken = variables['PYPI_TOKEN'] !== undefined && variables['PYPI_TOKEN'] !== '';
  if (hasToken && python.trusted !== true) return [];
  const isRequired = python.trusted === true || python.upload === true;
  return [{ permission: 'id-token', access: 'write', why: 'the upload to the Python index', isRequired }];
}

/** An image on ghcr.io is delivered with the token of the job, unless the job has a login of its own. */
function imageNeeds({ variables, logins }: ReleaseJob, { images }: Settings): Need[] {
  if (!images.some((name) => name.startsWith('ghcr.io/'))) return [];
  const login =
    variables['DOCKER_REGISTRY_PASSWORD'] ?? logins.find(({ registry }) => registry === 'ghcr.io')?.password;
  if (login !== undefined && !isJobToken(login)) return [];
  return [{ permission: 'packages', access: 'write', why: 'the image on ghcr.io', isRequired: true }];
}

function attestNeeds({ actions }: ReleaseJob): Need[] {
  if (!actions.some((name) => /^actions\/attest(-|$)/.test(name))) return [];
  const why = '`actions/attest`';
  return [
    { permission: 'attestations', access: 'write', why, isRequired: true },
    { permission: 'id-token', access: 'write', why, isRequired: true },
  ];
}
