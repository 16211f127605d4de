export { type CoreMetadata, parseMetadata } from './parse-metadata.ts';
export { projectFolders } from './project-folders.ts';
export { type PythonProject, parseToml, readPythonProject, tableAt } from './python-project.ts';
export { normalizeName, toPep440 } from './versions.ts';
