export { buildDistributions, findConstraints } from './build-distributions.ts';
export { findBuildTool } from './build-tool.ts';
export { findProjects, type Project } from './find-projects.ts';
