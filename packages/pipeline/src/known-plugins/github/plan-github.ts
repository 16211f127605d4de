import { releasePaths } from '@waybill/kernel';
export interface GithubAsset {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  /** `starter`: an upload that broke off. */
  readonly state?: string | undefined;
  /** `sha256:…`, where GitHub tells it. */
  readonly digest?: string | null | undefined;
}

export interface GithubRelease {
  readonly id: number;
  readonly draft: boolean;
  readonly tag_name: string;
  readonly html_url: string;
  readonly upload_url: string;
  readonly discussion_url?: string | undefined;
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
 * What to do about the releases that a tag has: a published one is kept and completed, drafts are what an interrupted run left.
 * With `draftRelease` a complete draft is the delivery.
 */
export function planGithub(
  releases: readonly GithubRelease[],
  files: readonly AssetFile[],
  { keepsDraft }: { readonly keepsDraft: boolean },
): GithubPlan {
  const isComplete = (release: GithubRelease) =>
    files.every((file) => !lacks(release, file) && !replaced(release, file));
  const keep = releases.find(({ draft }) => !draft) ?? (keepsDraft ? releases.find(isComplete) : undefined);
  const remove = releases.filter((release) => release.draft && release !== keep);
  if (keep === undefined) return { remove, clear: [], upload: [] };
  return { keep, remove, clear: keep.assets.filter(isHalf), upload: files.filter((file) => lacks(keep, file)) };
}

/** The asset of a file's name where it has other bytes: somebody has put it in the place of ours. */
function replaced({ assets }: GithubRelease, { name, sha256 }: AssetFile): GithubAsset | undefined {
  const asset = assets.find((each) => each.name === storedName(name));
  // The ledger among the assets is one of an earlier moment.
  const isKnown = typeof asset?.digest === 'string' && name !== releasePaths.names.entry;
  return isKnown && asset.digest !== `sha256:${sha256}` ? asset : undefined;
}

/** The files in whose place the release has others. */
export function findReplaced(release: GithubRelease, files: readonly AssetFile[]) {
  return files.flatMap((file) => {
    const asset = replaced(release, file);
    return asset === undefined ? [] : [{ file, asset }];
  });
}

/** By name: the ledger among the assets is a snapshot, and differs from run to run. */
export function lacks({ assets }: GithubRelease, { name }: AssetFile): boolean {
  return !assets.some((asset) => asset.name === storedName(name) && !isHalf(asset));
}

function isHalf({ state }: GithubAsset): boolean {
  return state === 'starter';
}

/** GitHub replaces what does not belong into a URL. */
export function storedName(name: string): string {
  return name.replace(/[^\w.-]+/g, '.');
}
