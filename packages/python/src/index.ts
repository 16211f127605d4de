export { type BuildBackend, findBuildBackend, type ReadText } from './build-backend.ts';
export { type CoreMetadata, parseMetadata } from './parse-metadata.ts';
export { projectFolders } from './project-folders.ts';
export { type PythonProject, parseToml, readPythonProject, tableAt } from './python-project.ts';
export { parseRequirement, type Requirement } from './requirement.ts';
export { isSameVersion } from './same-version.ts';
export { isPep440, isVersionSpecifier } from './specifiers.ts';
export { findVersionTool, type VersionTool } from './version-tool.ts';
export { normalizeName, toPep440 } from './versions.ts';
