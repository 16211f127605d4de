export { parseSbom, type Sbom, type SbomComponent } from './parse-sbom.ts';
export { describeSubject, readSbomFile, readSubjects, type Subject } from './read-subjects.ts';
