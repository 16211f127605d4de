import type { PlatformImage } from '@waybill/oci';

/** Bytes: larger layers are mostly a base or data, and to unpack them takes seconds. */
const largestLayer = 10e6;
const mostNamed = 5;

/** Files in the layers of an image that look like secrets, by their paths, those that a later layer removes among them. */
export async function findSecretFiles({ layers }: PlatformImage): Promise<string[]> {
  const { list } = await import('tar');
  const found = new Set<string>();
  for (const { path, size } of layers) {
    if (size > largestLayer) continue;
    const onReadEntry = (entry: { path: string; type?: string }) => {
      if (entry.type === 'File' && looksSecret(entry.path)) found.add(entry.path);
    };
    // A layer in a form that cannot be read here only goes without this warning.
    await list({ file: path, onReadEntry, strict: true }).catch(() => undefined);
  }
  return [...found].slice(0, mostNamed);
}

/** Names of files that hold secrets and belong into no image. */
const telling = [
  /^\.env(\.(?!example$|sample$|template$|dist$)\w+)?$/,
  /^id_(rsa|dsa|ecdsa|ed25519)$/,
  /^\.(netrc|npmrc|pypirc|git-credentials|htpasswd)$/,
  /^(.+\.)?(key|keystore|p12|pfx)$/,
];

const tellingPaths = /(^|\/)(\.docker\/config\.json|\.aws\/credentials|\.kube\/config|\.git\/config)$/;

/** Whether a file in a layer looks like a secret, by its path. */
export function looksSecret(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // Public keys of package archives and of certificate authorities come with every base image.
  if (/(^|\/)(etc\/(apt|ssl|pki)|usr\/(share|lib))\//.test(path)) return false;
  return tellingPaths.test(path) || telling.some((form) => form.test(name));
}
