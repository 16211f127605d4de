import { asShellWord, type DescribeContext, type HookInput, parseRepository, shellBlock } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { planTags } from '../tags/index.ts';

/** How to compare images with their digests, with docker, crane and cosign. */
export async function describeImages({
  options,
  context,
}: HookInput<Options, DescribeContext>): Promise<string | undefined> {
  const images = context.artifacts.filter(({ kind, digest }) => kind === 'image' && digest !== undefined);
  if (images.length === 0) return undefined;
  const tag = planTags(context, options.tags).version;
  const lines = images.flatMap(({ name, digest, platforms = [] }) => {
    const reference = asShellWord(`${name}@${digest}`);
    return [
      `docker pull ${reference}`,
      `docker buildx imagetools inspect ${reference}   # ${platforms.map(asShellWord).join(' ')}`,
      `test "$(crane digest ${asShellWord(`${name}:${tag}`)})" = ${asShellWord(digest ?? '')} && echo OK || echo 'NOT the digest of the release'`,
      ...(options.sign === true ? [signatureOf(reference, context)] : []),
    ];
  });
  return `## Container images\n\n${shellBlock(lines)}`;
}

/** The signature by the workflow of this repository. */
function signatureOf(reference: string, { options: { repositoryUrl = '' } }: DescribeContext): string {
  const escaped = `https://github.com/${parseRepository(repositoryUrl).slug}/`.replace(/[.+]/g, '\\$&');
  const identity = asShellWord(`^${escaped}`);
  const issuer = 'https://token.actions.githubusercontent.com';
  return `cosign verify --certificate-oidc-issuer ${issuer} --certificate-identity-regexp ${identity} ${reference}`;
}
