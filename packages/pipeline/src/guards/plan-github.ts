export interface GithubAsset {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  /** `starter`: an upload that broke off. */
  readonly state?: string;
  /** `sha256:…`, where GitHub tells it. */
  readonly digest?: string | null;
}

export interface GithubRelease {
  readonly id: number;
  readonly draft: boolean;
  readonly tag_name: string;
  readonly html_url: string;
  readonly upload_url: string;
  readonly discussion_url?: string;
  readonly assets: readonly GithubAsset[];
}

export interface AssetFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

export interface GithubPlan {
  /** The release that is the delivered one. */
  readonly keep?: GithubRelease;
  readonly remove: readonly GithubRelease[];
  /** Assets of the one to keep that block the name of a file to upload. */
  readonly clear: readonly GithubAsset[];
  readonly upload: readonly AssetFile[];
}

/**
 * What to do about the releases that a tag has: a published one is kept and completed, drafts are what a dead run left.
 * With `draftRelease` a complete draft is the delivery.
 */
export function planGithub(
  releases: readonly GithubRelease[],
  files: readonly AssetFile[],
  { keepsDraft }: { readonly keepsDraft: boolean },
): GithubPlan {
  const isComplete = (release: GithubRelease) => !files.some((file) => lacks(release, file));
  const keep = releases.find(({ draft }) => !draft) ?? (keepsDraft ? releases.find(isComplete) : undefined);
  const remove = releases.filter((release) => release.draft && release !== keep);
  if (keep === undefined) return { remove, clear: [], upload: [] };
  return { keep, remove, clear: keep.assets.filter(isHalf), upload: files.filter((file) => lacks(keep, file)) };
}

/** By name: the ledger among the assets is a snapshot, and differs from run to run. */
export function lacks({ assets }: GithubRelease, { name }: AssetFile): boolean {
  return !assets.some((asset) => asset.name === storedName(name) && !isHalf(asset));
}

function isHalf({ state }: GithubAsset): boolean {
  return state === 'starter';
}

/** GitHub replaces what does not belong into a URL. */
function storedName(name: string): string {
  return name.replace(/[^\w.-]+/g, '.');
}
