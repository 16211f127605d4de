export {
  type Finding,
  type FixState,
  type FoundPackage,
  isAtLeast,
  type Level,
  levelOfScore,
  levelOfWord,
  levels,
  nameFinding,
  namesOf,
  type RawFinding,
  rankOf,
  type Severity,
} from './finding.ts';
export { mergeFindings } from './merge-findings.ts';
export { matchesPurl, normalizeName, type Purl, packageKey, parsePurl } from './purl.ts';
