import { objectPath } from '../readers/index.ts';
import type { Unread } from './tree-node.ts';

/** Files in which interpreters and runtimes say their version. */
export const versionFiles: readonly RegExp[] = [
  /(?:^|\/)include\/(?:python|pypy)[0-9]\.[0-9]+t?\/patchlevel\.h$/,
  /(?:^|\/)include\/node\/node_version\.h$/,
  /(?:^|\/)include\/php\/main\/php_version\.h$/,
  /(?:^|\/)lib\/ruby\/[0-9.]+\/[^/]+\/rbconfig\.rb$/,
  /(?:^|\/)usr\/local\/go\/VERSION$/,
  /^(?:opt|usr)\/(?:[^/]+\/){1,4}release$/,
  /^usr\/local\/lib\/perl5\/[0-9.]+\/[^/]+\/Config\.pm$/,
];

const databases = [
  // Python, wherever it is installed: wheels, then the older eggs, which are a folder or one file.
  /(?:^|\/)[^/]+\.dist-info\/(?:METADATA|direct_url\.json)$/,
  /(?:^|\/)[^/]+\.egg-info(?:\/PKG-INFO)?$/,
  // Debian, with the lists that say which files belong to a package; distroless images have two files a package.
  /^var\/lib\/dpkg\/status$/,
  /^var\/lib\/dpkg\/status\.d\/[^/]+$/,
  /^var\/lib\/dpkg\/info\/[^/]+\.list$/,
  // Alpine; the second since it merged /usr.
  /^(?:usr\/)?lib\/apk\/db\/installed$/,
  /^(?:etc|usr\/lib)\/os-release$/,
  // RPM: its SQLite database with what was not written back yet, that of SUSE, the Berkeley DB that it had until 2020, and the list in
  // images without any.
  /^(?:var\/lib\/rpm|usr\/lib\/sysimage\/rpm|usr\/share\/rpm)\/(?:rpmdb\.sqlite(?:-wal)?|Packages(?:\.db)?)$/,
  /^var\/lib\/rpmmanifest\/container-manifest-2$/,
  // Versions of interpreters that were installed from source.
  ...versionFiles,
];

/** Files that stand for what nothing here reads. */
const unread: readonly (readonly [what: Unread, pattern: Pick<RegExp, 'test'>])[] = [
  // Kept, unless they are too large.
  ['rpm', /^(?:var\/lib\/rpm|usr\/lib\/sysimage\/rpm|usr\/share\/rpm)\/(?:rpmdb\.sqlite|Packages(?:\.db)?)$/],
  // Package managers of Arch Linux, Gentoo and OpenWrt.
  ['pacman', /^var\/lib\/pacman\/local\/[^/]+\/desc$/],
  ['portage', /^var\/db\/pkg\/[^/]+\/[^/]+\/CONTENTS$/],
  ['opkg', /^(?:usr|var)\/lib\/opkg\/status$/],
  // Ruby, PHP and .NET.
  ['gem', /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/],
  ['composer', /(?:^|\/)vendor\/composer\/installed\.json$/],
  ['dotnet', /(?:^|\/)[^/]+\.deps\.json$/],
  ['conda', /(?:^|\/)conda-meta\/[^/]+\.json$/],
  ['node', /(?:^|\/)bin\/node(?:js)?$/],
  ['java', /\.(?:jar|war|ear|jmod)$/i],
  ['sbom', /(?:^|\/)[^/]+\.dist-info\/sboms\/[^/]+$/],
  ['shared object', objectPath],
  ['python', /(?:^|\/)bin\/python[0-9]\.[0-9]+$/],
];

/** Whether a file of an image tells what is installed there. @param path without leading slash */
export function isWanted(path: string): boolean {
  return databases.some((pattern) => pattern.test(path));
}

/** What a file stands for that nothing here reads, judged by its path. @param path without leading slash */
export function findUnread(path: string): Unread | undefined {
  return unread.find(([, pattern]) => pattern.test(path))?.[0];
}

/** Databases that have one name, by the kind of packages that they list. */
export const singleDatabases: readonly (readonly [type: 'deb' | 'apk', path: string])[] = [
  ['deb', 'var/lib/dpkg/status'],
  ['apk', 'usr/lib/apk/db/installed'],
  ['apk', 'lib/apk/db/installed'],
];

export const osReleases = ['etc/os-release', 'usr/lib/os-release'];

/** Files that are asked for by name. Links to them may lead anywhere. */
export const singleFiles = [...osReleases, ...singleDatabases.map(([, path]) => path)];
