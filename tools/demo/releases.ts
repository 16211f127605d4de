import type { ReleaseRepository } from '@waybill/rehearsal';

/** One push that makes one release. */
export interface DemoRelease {
  readonly title: string;
  readonly branch: string;
  readonly version: string;
  /** Brings the branch to where its release should start. */
  readonly push: (repository: ReleaseRepository) => Promise<void>;
}

/** The releases of the demo in their order: a stable one, a beta, a candidate beside another open one, a stable minor. */
export const demoReleases: readonly DemoRelease[] = [
  {
    title: 'first stable release',
    branch: 'main',
    version: '1.0.0',
    push: (repository) => pushCommit(repository, 'main', 'feat: pipelines from named steps'),
  },
  {
    title: 'beta',
    branch: 'develop',
    version: '1.1.0-beta.1',
    push: async (repository) => {
      await goTo(repository, 'main');
      await pushCommit(repository, 'develop', 'feat(service): POST /run\n\nSends records through steps over HTTP.');
    },
  },
  {
    title: 'candidate, while another release branch is open',
    branch: 'release/1.1',
    version: '1.1.0-rc.1',
    push: async (repository) => {
      await goTo(repository, 'develop');
      await pushCommit(repository, 'release/2.0', 'chore: open the next release branch');
      await goTo(repository, 'develop');
      await pushCommit(repository, 'release/1.1', 'fix: an empty record is dropped, whatever its keys');
    },
  },
  {
    title: 'stable minor release',
    branch: 'main',
    version: '1.1.0',
    push: async (repository) => {
      await goTo(repository, 'release/1.1');
      await goTo(repository, 'main');
      await repository.git('merge', '--quiet', '--no-ff', '-m', "Merge branch 'release/1.1'", 'release/1.1');
      await repository.push();
    },
  },
];

/** Goes to a branch as the remote has it (a release commits to it), or makes it from where the working copy is. */
async function goTo(repository: ReleaseRepository, branch: string): Promise<void> {
  await repository.git('fetch', '--quiet', 'origin');
  await repository.branch(branch);
  const known = await repository.git('for-each-ref', `refs/remotes/origin/${branch}`);
  if (known !== '') await repository.git('merge', '--quiet', '--ff-only', `origin/${branch}`);
}

/** Brings a commit to a branch of the remote. */
export async function pushCommit(
  repository: ReleaseRepository,
  branch: string,
  message: string,
  files: Readonly<Record<string, string>> = {},
): Promise<void> {
  await goTo(repository, branch);
  await repository.commit(message, files);
  await repository.push();
}
