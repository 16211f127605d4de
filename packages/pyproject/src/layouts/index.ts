export { type CrateVersion, findCargoWorkspace, findCrateVersion } from './backends/cargo.ts';
export { findManifest } from './backends/maturin.ts';
export { assignedTo, isPlain } from './backends/setup-script.ts';
export { packageFolders } from './backends/setuptools-directive.ts';
export { findLayout } from './find-layout.ts';
export { fileOf, type Layout, type Project, projectName } from './layout.ts';
export { modulePaths } from './python-module.ts';
