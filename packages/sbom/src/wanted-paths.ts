const databases = [
  // Python, wherever it is installed: wheels, then the older eggs, which are a folder or one file.
  /(?:^|\/)[^/]+\.dist-info\/METADATA$/,
  /(?:^|\/)[^/]+\.egg-info(?:\/PKG-INFO)?$/,
  // Debian; distroless images have one file a package.
  /^var\/lib\/dpkg\/status$/,
  /^var\/lib\/dpkg\/status\.d\/[^/]+(?<!\.md5sums)$/,
  // Alpine; the second since it merged /usr.
  /^(?:usr\/)?lib\/apk\/db\/installed$/,
  /^(?:etc|usr\/lib)\/os-release$/,
];

const rpmDatabase =
  /^(?:var\/lib\/rpm|usr\/lib\/sysimage\/rpm|usr\/share\/rpm)\/(?:Packages|Packages\.db|rpmdb\.sqlite)$/;

/** Whether a file of an image tells what is installed there. @param path without leading slash */
export function isWanted(path: string): boolean {
  return databases.some((pattern) => pattern.test(path));
}

/** Whether a file is a database of installed packages that nothing here can read. */
export function isRpmDatabase(path: string): boolean {
  return rpmDatabase.test(path);
}
