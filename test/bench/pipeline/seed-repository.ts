import { rm } from 'node:fs/promises';
import { releaseRepository } from '@waybill/rehearsal';
import { execa } from 'execa';
import { files, slug } from '../../faults/project.ts';

/** A bare repository to copy for each run: a release, and commits since. */
export interface Seed extends AsyncDisposable {
  readonly bare: string;
  /** Folder of the installed packages: working copies belong below it. */
  readonly below: string;
}

/** What a repository that has grown has beside its commits. */
export interface Grown {
  /** Of releases before `v1.0.0`. */
  readonly tags?: number;
  readonly branches?: number;
}

/** A project with `v1.0.0` and so many commits since, of the length that commits have. */
export async function seedRepository(installed: string, commits: number, grown: Grown = {}): Promise<Seed> {
  const below = `${installed}/repositories`;
  const repository = await releaseRepository({ slug, below });
  const { Dockerfile: _, '.releaserc': __, ...project } = files;
  await repository.commit('feat: parcels', project);
  await repository.git('tag', 'v1.0.0');
  await repository.push();
  await repository.git('push', '--quiet', '--tags');
  await execa('git', ['--git-dir', repository.bare, 'fast-import', '--quiet'], { input: history(commits) });
  await execa('git', ['--git-dir', repository.bare, 'update-ref', '--stdin'], { input: refs(grown) });
  await execa('git', ['--git-dir', repository.bare, 'repack', '-adq']);
  // As a hosting service keeps them: not one file each.
  await execa('git', ['--git-dir', repository.bare, 'pack-refs', '--all']);
  const remove = () => rm(repository.bare, { recursive: true, force: true }).then(() => repository.remove());
  return { bare: repository.bare, below, [Symbol.asyncDispose]: remove };
}

/** As `git update-ref --stdin` reads them: all at the release. */
function refs({ tags = 0, branches = 0 }: Grown): string {
  const names = [
    ...Array.from({ length: tags }, (_, i) => `refs/tags/v0.${i}.0`),
    ...Array.from({ length: branches }, (_, i) => `refs/heads/feature-${i}`),
  ];
  return names.map((name) => `create ${name} refs/tags/v1.0.0^{commit}\n`).join('');
}

const body = `A parcel that is heavier than its label says is weighed again, and the difference goes to whoever sent it.
The scale of the second hall is left out, as it shows pounds.`;

/** One in so many is in the notes: the notes of thousands are too long for the arguments of `git commit`. */
const housework = 25;

/** As `git fast-import` reads it. Every commit is younger than the release: git looks for tags by date, too. */
function history(commits: number): string {
  const now = Math.floor(Date.now() / 1000);
  return Array.from({ length: commits }, (_, i) => {
    const type = commits > housework && i % housework > 0 ? 'chore' : 'fix';
    const message = `${type}(hall-${i % 7}): weigh parcel number ${i} again\n\n${body}\n\nCloses #${i + 1}\n`;
    const size = Buffer.byteLength(message);
    const from = i === 0 ? 'from refs/heads/main^0\n' : '';
    return `commit refs/heads/main\ncommitter A Person <person@example.com> ${now + i} +0000\ndata ${size}\n${message}${from}\n`;
  }).join('');
}
