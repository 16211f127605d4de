export { parseDirectUrl } from './parse-direct-url.ts';
export { licenseName, type PythonMetadata, parseMetadata, personName } from './parse-metadata.ts';
export { extraOf, parseRequirement } from './parse-requirement.ts';
export { archiveSource, gitSource, indexSource, publicHref, type Source, sourceReferences } from './source.ts';
