export {
  type Finding,
  type FixState,
  isAtLeast,
  levelOfScore,
  levelOfWord,
  nameFinding,
  namesOf,
  type RawFinding,
  rankOf,
} from './finding.ts';
export { mergeFindings } from './merge-findings.ts';
export { matchesPurl, normalizeName, type Purl, parsePurl } from './purl.ts';
