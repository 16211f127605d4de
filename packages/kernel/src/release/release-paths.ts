/** Everything that a release leaves on disk for later steps is below this folder of the repository. */
export const waybillFolder = '.waybill';

/** Always names the folder of the release being made, so that globs need no version: `.waybill/current/dist/*`. */
export const currentLink = 'current';

/** What the folder of a release holds, and who writes it. Images have folders beside these. */
const names = {
  /** Records of artifacts: the kernel. */
  artifacts: 'artifacts',
  /** Python distributions: pypi. */
  distributions: 'dist',
  /** Sbom. */
  sboms: 'sbom',
  /** Scan. */
  scans: 'scan',
  /** OpenAPI, guides, notes: documents. */
  documents: 'documents',
  /** A copy of the entry in the ledger, an asset of the page: pipeline. */
  entry: 'waybill.json',
  /** How anyone checks the release: pipeline. */
  verifyFile: 'VERIFY.md',
  /** What is done, and what is not: gate. */
  checklist: 'CHECKLIST.md',
  /** What another job built: pipeline. */
  handover: 'handover.json',
  /** The configuration of an attached file: docker. */
  emptyJson: 'empty.json',
} as const;

type Paths = Readonly<Record<keyof typeof names | 'folder', string>>;

/** The paths of every release, relative to the repository, with `/`. */
export const releasePaths = {
  names,
  /** Steps of the last run. */
  journal: `${waybillFolder}/run.jsonl`,
  /** What `waybill metrics` has read: metrics. */
  measured: `${waybillFolder}/measured.json`,
  /** Those of the release being made, by the link. */
  current: pathsOf(currentLink),
  of: pathsOf,
};

/** @param version SemVer version of the release */
function pathsOf(version: string): Paths {
  const folder = `${waybillFolder}/${version}`;
  const below = Object.entries(names).map(([key, name]) => [key, `${folder}/${name}`]);
  return { folder, ...(Object.fromEntries(below) as Record<keyof typeof names, string>) };
}
