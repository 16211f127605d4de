/** At the root of the repository: what builds, releases and ignores. */
const atTheRoot = new Set([
  ...['pyproject.toml', 'setup.py', 'setup.cfg', 'tox.ini', 'pytest.ini', 'noxfile.py', 'package.json'],
  ...['.gitignore', '.dockerignore', 'Dockerfile.dockerignore', 'Containerfile.dockerignore', '.gitlab-ci.yml'],
  // semantic-release, wherever it looks.
  ...['.releaserc', '.releaserc.json', '.releaserc.yaml', '.releaserc.yml', '.releaserc.js', '.releaserc.ts'],
  ...['.releaserc.cjs', '.releaserc.mjs', 'release.config.js', 'release.config.ts', 'release.config.cjs'],
  ...['release.config.mjs', '.config/releaserc', '.config/releaserc.json', '.config/releaserc.yaml'],
  ...[
    '.config/releaserc.yml',
    '.config/releaserc.js',
    '.config/releaserc.ts',
    '.config/releaserc.cjs',
    '.config/releaserc.mjs',
  ],
  // Other release tools.
  ...['releaserc.toml', 'semantic_release.toml', 'release-please-config.json', '.release-please-manifest.json'],
  ...['.cz.toml', 'cz.toml', '.cz.json', 'cz.json', '.cz.yaml', 'cz.yaml', '.bumpversion.toml', '.bumpversion.cfg'],
  // What an earlier `waybill init` wrote.
  ...['.github/release/package.json', '.gitlab/release/package.json', '.gitlab/release.yml'],
]);

/** As many workflows and projects as a person still looks through. */
const most = 200;

/** The files whose text tells how a project is built and released. */
export function tellingFiles(names: readonly string[]): string[] {
  const workflows = names.filter((name) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(name)).slice(0, most);
  const projects = names.filter((name) => /^[^/]+(\/[^/]+)?\/(pyproject\.toml|setup\.py)$/.test(name)).slice(0, most);
  return [...names.filter((name) => atTheRoot.has(name)), ...workflows, ...projects];
}
