/** What one release of the smallest project that ships everything may start or send. */
export interface Allowance {
  readonly what: string;
  readonly atMost: number;
  /** Why it is so many. Whoever raises the number says here what the further ones are for. */
  readonly because: string;
}

/** Programs that the process of semantic-release starts itself, and the connections of git among them. */
export const programs: readonly Allowance[] = [
  {
    what: 'git',
    atMost: 49,
    because:
      'semantic-release starts 25 and the git plugin 4; ours ask for tags and branches before, at and after the release, and for changed files after each stage that writes the version',
  },
  {
    what: 'git, for the ledger',
    atMost: 28,
    because:
      'each change of the ledger is a fast-import and a push, and a push that another one has overtaken reads the remote again: how many depends on how long a delivery takes',
  },
  {
    what: 'connections of git',
    atMost: 15,
    because:
      'eight of semantic-release and the git plugin; the ledger goes out with the release commit, before and after the deliveries and after the checklist, and is read again where it was overtaken',
  },
  { what: 'python3', atMost: 2, because: 'one question whether `build` is there, and the build of both distributions' },
  {
    what: 'docker',
    atMost: 4,
    because: 'the builder, the version of buildx and the stages of the Dockerfile are asked for once each; one build',
  },
];

/** Requests, by service. */
export const requests: readonly Allowance[] = [
  {
    what: 'registry',
    atMost: 65,
    because:
      'an image of two platforms with provenance and an SBOM each: 11 blobs in three requests each, 11 manifests, four tags that are read before and after they move, and the check of the right to push',
  },
  {
    what: 'index',
    atMost: 11,
    because:
      'one upload that only checks the credentials, two files, and the list of files before the build, before and after the upload, and to confirm',
  },
  {
    what: 'github',
    atMost: 27,
    because:
      'rules, checks and pull requests for the gate, a draft with eight assets, its publication, the issues of the commits',
  },
  { what: 's3', atMost: 24, because: 'each file of the archive is looked for, written and confirmed' },
  { what: 'slack', atMost: 3, because: 'the token is checked once, and each of two channels gets one message' },
];
