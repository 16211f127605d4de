import { findFacts, type Snapshot } from '@waybill/init/facts';
import type { Facts } from '../src/checks/facts.ts';
import { known } from '../src/report/index.ts';
import type { Settings } from '../src/repository/index.ts';
import { findJobs, readGitlab } from '../src/workflows/index.ts';

/** For tests: a project with a Python package and an image on GitHub, which releases from `main`. */
export const exampleSettings: Settings = {
  ...{ address: 'https://github.com/acme/parcel.git', slug: 'acme/parcel', tagFormat: 'v${version}' },
  branches: [
    { name: 'main', isPrerelease: false, isMaintenance: false },
    { name: 'develop', isPrerelease: true, isMaintenance: false },
  ],
  plugins: [{ name: '@waybill/pypi', key: 'pypi', options: {}, places: [] }],
  commits: true,
  github: { isOn: true, comments: true },
  python: {
    ...{ upload: 'auto', trusted: 'auto', attests: true, index: undefined, isSeveral: false },
    repository: 'https://upload.pypi.org/legacy/',
  },
  images: ['ghcr.io/acme/parcel'],
  gate: true,
};

/** The workflow that `waybill init` writes, in short. */
export const goodWorkflow = `
on: { push: { branches: [main, develop] } }
concurrency: { group: "release-\${{ github.ref }}", cancel-in-progress: false }
jobs:
  build:
    runs-on: ubuntu-latest
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@0123456789012345678901234567890123456789 # v5
        with: { fetch-depth: 0, persist-credentials: false }
      - uses: actions/setup-node@v5
        with: { node-version: 24 }
      - run: npx waybill build
  release:
    needs: build
    runs-on: ubuntu-latest
    environment: release
    permissions:
      { contents: write, packages: write, id-token: write, checks: read, statuses: read, issues: write, pull-requests: write }
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0, persist-credentials: false }
      - uses: actions/setup-node@v5
        with: { node-version: 24 }
      - run: exec npx semantic-release
        env: { GITHUB_TOKEN: "\${{ secrets.GITHUB_TOKEN }}" }
`;

const snapshotOf = (files: Readonly<Record<string, string>>): Snapshot => ({
  names: Object.keys(files),
  texts: new Map(Object.entries(files)),
  unread: new Map(),
  git: {
    ...{ remote: 'https://github.com/acme/parcel.git', current: 'main', defaultBranch: 'main', branches: ['main'] },
    ...{ tags: ['v1.0.0'], ignored: ['.waybill', 'node_modules'] },
  },
});

/** Facts with nothing wrong in them, of a repository with these files. */
export function exampleFacts(
  files: Readonly<Record<string, string>> = {},
  changes: Partial<Facts> & { readonly remoteUrl?: string } = {},
): Facts {
  const whole = {
    'pyproject.toml': '[project]\nname = "parcel"\nversion = "1.0.0"\n',
    Dockerfile: 'FROM scratch\n',
    '.dockerignore': '.waybill\nnode_modules\n',
    ...(Object.keys(files).some((name) => /workflows\/|gitlab-ci/.test(name))
      ? {}
      : { '.github/workflows/release.yml': goodWorkflow }),
    ...files,
  };
  const { remoteUrl, ...rest } = changes;
  const plain = snapshotOf(whole);
  const snapshot: Snapshot =
    remoteUrl === undefined || plain.git === undefined ? plain : { ...plain, git: { ...plain.git, remote: remoteUrl } };
  const tags = new Map([['v1.0.0', 'a'.repeat(40)]]);
  return {
    ...{ place: 'machine', snapshot: known(snapshot), project: known(findFacts(snapshot)) },
    git: known({
      ...{ isShallow: false, head: 'a'.repeat(40), branch: 'main', tags },
      remotes: new Map([['origin', snapshot.git?.remote ?? '']]),
    }),
    remote: known({ branches: new Map([['main', 'a'.repeat(40)]]), tags }),
    ...{ branch: known('main'), merged: known(['v1.0.0']), settings: known(exampleSettings) },
    last: known({ tag: 'v1.0.0', state: 'complete' }),
    ...{ sections: known({ wrong: [], doubtful: [] }), node: '24.10.0', free: known(50e9), skew: known(0) },
    host: known({ name: 'semantic-release', version: '25.0.9', node: '^22.14.0 || >= 24.10.0', host: undefined }),
    plugins: known([{ name: '@waybill/pypi', version: '1.0.0', node: '>=22', host: '>=24' }]),
    ...{ jobs: known(findJobs(snapshot.texts)), pipeline: known(readGitlab(snapshot.texts) ?? 'none') },
    github: {
      repository: known({
        ...{ slug: 'acme/parcel', isPrivate: false, isArchived: false, parent: undefined, isFork: false },
        ...{ defaultBranch: 'main', canPush: true },
      }),
      ...{ rulesets: known([]), tagRulesets: known([]), protection: known('none'), defaultAccess: known('read') },
      environments: new Map([['release', known({ reviewers: false, wait: 0, refs: ['main', 'develop'] })]]),
    },
    gitlab: {
      project: known({ isArchived: false, isPublic: true, parent: undefined, defaultBranch: 'main', depth: 0 }),
      pushers: known('not protected'),
    },
    listed: known({
      ...{ is: 'signed', newest: 'parcel-1.0.0.tar.gz' },
      publisher: { kind: 'GitHub', repository: 'acme/parcel', workflow: 'release.yml', environment: 'release' },
    }),
    images: new Map([['ghcr.io/acme/parcel', known('public')]]),
    ...rest,
  };
}
