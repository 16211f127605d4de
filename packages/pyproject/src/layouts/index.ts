export { type CrateVersion, findCargoWorkspace, findCrateVersion } from './backends/cargo.ts';
export { findLayout } from './find-layout.ts';
export { fileOf, type Layout, type Project, projectName } from './layout.ts';
export { findManifest } from './backends/maturin.ts';
export { modulePaths } from './python-module.ts';
export { assignedTo, isPlain } from './backends/setup-script.ts';
export { packageFolders } from './backends/setuptools-directive.ts';
