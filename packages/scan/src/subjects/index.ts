export { parseSbom, type SbomComponent } from './parse-sbom.ts';
export { describeSubject, readSubjects, type Subject } from './read-subjects.ts';
