import { basename } from 'node:path';
import type { PublishContext } from '@waybill/kernel';
import type { LedgerArtifact } from '../../ledger/index.ts';
import type { KnownInput } from '../known-plugin.ts';
import type { GithubReleases } from './github-releases.ts';

/** Gets back the files that a page or a draft of the tag holds with the bytes of the ledger. */
export async function restoreGithub(
  { context }: KnownInput<PublishContext>,
  releases: GithubReleases,
  artifacts: readonly LedgerArtifact[],
): Promise<void> {
  const held = (await releases.ofTag(context.nextRelease.gitTag)).flatMap(({ assets }) => assets);
  for (const { path, sha256 } of artifacts) {
    const asset = held.find(({ digest }) => sha256 !== undefined && digest === `sha256:${sha256}`);
    if (path === undefined || asset === undefined) continue;
    context.logger.log(`Getting ${basename(path)} from GitHub.`);
    await releases.download(asset, path);
  }
}
