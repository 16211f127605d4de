import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { releaseRepository, startServices } from '@waybill/rehearsal';
import { execa } from 'execa';
import { root } from '../../workspace.ts';

/** What the job `release` of our workflow hands over. */
export interface OwnRelease {
  readonly version: string;
  /** The tarballs and `SHA256SUMS`. */
  readonly folder: string;
  /** Files of the packages, by the name on the page of the release. */
  readonly packages: readonly string[];
}

const slug = 'waybill-release/waybill';

/**
 * Runs semantic-release as the job `release` of our workflow does, in a clone of the committed state, against a stand-in for GitHub.
 *
 * @throws when it does not release, or when the page has other files than the ledger
 */
export async function releaseOurselves(place: string): Promise<OwnRelease> {
  await using services = await startServices({ repositories: [slug], parts: ['github'] });
  const bare = join(place, 'own.git');
  await execa('git', ['clone', '--quiet', '--bare', '--no-tags', root, bare]);
  const { stdout: head } = await execa('git', ['rev-parse', 'HEAD'], { cwd: root });
  await execa('git', ['--git-dir', bare, 'update-ref', 'refs/heads/main', head]);
  await execa('git', ['--git-dir', bare, 'symbolic-ref', 'HEAD', 'refs/heads/main']);
  const below = join(place, 'own');
  await mkdir(below);
  await using repository = await releaseRepository({ slug, copyOf: bare, below, tokens: [services.github.token] });
  // Whatever the newest commits are: there is something to release.
  await repository.commit('feat: a release of everything');
  await repository.push();
  const { cwd } = await repository.clone();
  const bin = join(cwd, 'node_modules/.bin');
  const output = join(place, 'output');
  await writeFile(output, '');
  const env = {
    ...services.environment({ slug, branch: 'main' }),
    PATH: [bin, process.env['PATH']].join(delimiter),
    GITHUB_OUTPUT: output,
  };
  const pnpm = (...args: string[]) => execa('npx', ['-y', 'pnpm@12', ...args], { cwd, env, all: true, reject: false });
  const installed = await pnpm('install', '--frozen-lockfile', '--prefer-offline');
  if (installed.exitCode !== 0) throw new Error(`The packages of the clone cannot be installed:\n${installed.all}`);
  const { exitCode, all } = await pnpm('exec', 'semantic-release');
  // https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
  const version = /^version<<(.+)\n(.*)\n\1$/m.exec(await readFile(output, 'utf8'))?.[2] ?? '';
  const tags = await repository.tags();
  if (exitCode !== 0 || !tags.includes(`v${version}`))
    throw new Error(`The release of this repository ended with exit code ${exitCode}:\n${all}`);

  const folder = join(place, 'packages');
  await cp(join(cwd, '.waybill', version, 'packages'), folder, { recursive: true });
  const entry = JSON.parse(await repository.show('refs/notes/waybill', `v${version}/waybill.json`)) as Entry;
  const [page] = await services.github.releases(slug);
  const packages = entry.artifacts.map(({ name }) => name).filter((name) => name.endsWith('.tgz'));
  for (const { name, sha256 } of entry.artifacts.filter(({ madeBy }) => madeBy === 'exec')) {
    const bytes = await readFile(join(folder, name));
    const own = createHash('sha256').update(bytes).digest('hex');
    const held = page?.assets.find((asset) => asset.name === name)?.digest;
    if (own !== sha256 || held !== `sha256:${sha256}`)
      throw new Error(`${name}: the ledger has ${sha256}, the folder ${own}, the page ${held}.`);
  }
  const changelog = await repository.show('main', 'CHANGELOG.md');
  if (!changelog.includes(`\n## ${version} (`)) throw new Error(`CHANGELOG.md has no section of ${version}.`);
  return { version, folder, packages };
}

interface Entry {
  readonly artifacts: readonly { readonly name: string; readonly madeBy?: string; readonly sha256?: string }[];
}
