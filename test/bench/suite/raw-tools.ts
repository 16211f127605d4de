import type { Project } from './projects.ts';

/** What the raw tools are told, as shell words. */
export interface RawRelease {
  readonly project: Project;
  readonly version: string;
  /** With its registry. */
  readonly image: string;
  readonly base: string;
  readonly uploadUrl: string;
  readonly webhook: string;
  readonly isolation: boolean;
}

/**
 * What a person would write who has the version already: the same builds, deliveries and message, by the tools
 * themselves. The credentials are in the environment.
 */
function functions({ project, version, image, base, uploadUrl, webhook, isolation }: RawRelease): string {
  const tags = ['latest', `${version.split('.')[0]}-latest`, version].map((tag) => `--tag ${image}:${tag}`).join(' ');
  const [registry = ''] = image.split('/');
  const dist = project === 'wheel' ? '--build-context dist=dist' : `--build-arg VERSION=${version}`;
  return `set -eu
bump() { sed -i 's/^version = .*/version = "${version}"/' pyproject.toml; }
dist() { python3 -m build ${isolation ? '' : '--no-isolation '}--outdir dist . >/dev/null; }
login() { printf %s "$DOCKER_REGISTRY_PASSWORD" | docker login --username "$DOCKER_REGISTRY_USER" --password-stdin ${registry} >/dev/null 2>&1; }
image() { docker buildx build --quiet --pull --push --platform linux/amd64,linux/arm64 --build-arg PYTHON_IMAGE=${base} ${dist} ${tags} . >/dev/null; }
commit() { git commit --quiet --message 'chore(release): ${version}' pyproject.toml && git tag v${version}; }
push() { git push --quiet --atomic origin HEAD:main v${version}; }
upload() { TWINE_USERNAME=__token__ TWINE_PASSWORD="$PYPI_TOKEN" python3 -m twine upload --non-interactive --repository-url ${uploadUrl} 'dist/*' >/dev/null; }
tell() { curl --silent --fail --json '{"text":"${version} is released"}' ${webhook} >/dev/null; }
`;
}

/** One tool after another. */
export function renderSequence(release: RawRelease): string {
  return `${functions(release)}bump; dist; login; image; commit; push; upload; tell\n`;
}

/** Whatever needs nothing of another at the same time; nothing is published before both builds have succeeded. */
export function renderOverlap(release: RawRelease): string {
  const builds =
    release.project === 'wheel'
      ? 'login & l=$!; commit & c=$!; dist; wait $l; image; wait $c'
      : 'dist & d=$!; commit & c=$!; login; image; wait $d; wait $c';
  return `${functions(release)}bump; ${builds}; upload & u=$!; push; wait $u; tell\n`;
}
