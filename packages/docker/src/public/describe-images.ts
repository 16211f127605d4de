import { asShellWord, type DescribeContext, type HookInput, parseRepository, shellBlock } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { isLogged, type Sign } from '../sign/index.ts';
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
      ...signatureOf(reference, options.sign, context),
    ];
  });
  return `## Container images\n\n${shellBlock(lines)}`;
}

/** How cosign checks the signature, in all its layouts: by the workflow of this repository, or by a key that the project has published. */
function signatureOf(reference: string, sign: Sign, { options: { repositoryUrl = '' } }: DescribeContext): string[] {
  if (sign === false) return [];
  if (typeof sign === 'object') {
    const key =
      sign.publicKey === undefined ? '"${IMAGE_KEY:-cosign.pub}"' : asShellWord(`waybill-source/${sign.publicKey}`);
    return [`cosign verify --key ${key}${isLogged(sign) ? '' : ' --insecure-ignore-tlog=true'} ${reference}`];
  }
  const { host, slug, path } = parseRepository(repositoryUrl);
  const isGitLab = host === 'gitlab.com';
  const repository = isGitLab ? `https://gitlab.com/${path}//` : `https://github.com/${slug}/`;
  const identity = asShellWord(`^${repository.replace(/[.+]/g, '\\$&')}[^@]+@refs/heads/`);
  const issuer = isGitLab ? 'https://gitlab.com' : 'https://token.actions.githubusercontent.com';
  return [`cosign verify --certificate-oidc-issuer ${issuer} --certificate-identity-regexp ${identity} ${reference}`];
}
