export { type Installed, installedPackages } from './installed-packages.ts';
export type { Distro } from './parse-os-release.ts';
