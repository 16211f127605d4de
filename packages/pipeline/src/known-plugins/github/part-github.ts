import { type PublishContext, releasePaths } from '@waybill/kernel';
import { type AssetFile, findAssets, presentAssets } from './find-assets.ts';

/** Attached to the page at the last moment, when it knows of all other deliveries. */
const ledgerAsset = releasePaths.current.entry;

export interface GithubParts {
  /** Options by which the plugin makes a draft, with all assets but the ledger. */
  readonly draft: Readonly<Record<string, unknown>>;
  readonly page: GithubPage;
}

/** What makes the draft a page. */
export interface GithubPage {
  readonly assets: () => Promise<readonly AssetFile[]>;
  /** What the draft has: files that another run may have replaced since. */
  readonly held: () => Promise<readonly AssetFile[]>;
  readonly changes: Readonly<Record<string, unknown>>;
}

type Options = Readonly<Record<string, unknown>>;

/**
 * The two parts of a GitHub release: the plugin itself makes a draft first, which only maintainers see.
 *
 * @returns nothing where a draft is all that is wanted, or where the page lies behind a proxy that only the plugin knows
 */
export async function partGithub(context: PublishContext, options: Options): Promise<GithubParts | undefined> {
  const { branch, cwd, env } = context;
  const proxy = options['proxy'] ?? (env['http_proxy'] || env['HTTP_PROXY']);
  if (options['draftRelease'] === true || proxy) return undefined;
  const assets = [options['assets'] ?? []].flat() as readonly unknown[];
  const others = assets.filter((asset) => asset !== ledgerAsset);
  const category = options['discussionCategoryName'];
  return {
    draft: { draftRelease: true, assets: await presentAssets(cwd, others) },
    page: {
      assets: async () => (assets.includes(ledgerAsset) ? (await findAssets(cwd, ledgerAsset)).files : []),
      held: async () => (await findAssets(cwd, others)).files,
      changes: {
        draft: false,
        // As the plugin has it.
        make_latest: branch.type === 'release' && branch.main ? 'true' : 'false',
        ...(category ? { discussion_category_name: category } : {}),
      },
    },
  };
}
