export { type CrateVersion, findCargoWorkspace, findCrateVersion } from './cargo.ts';
export { findLayout } from './find-layout.ts';
export { fileOf, type Layout, type Project, projectName } from './layout.ts';
export { findManifest } from './maturin.ts';
export { modulePaths } from './python-module.ts';
export { assignedTo, isPlain } from './setup-script.ts';
export { packageFolders } from './setuptools-directive.ts';
