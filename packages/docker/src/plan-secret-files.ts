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
