import { posix } from 'node:path';
import { type Finding, matchesPurl, namesOf, normalizeName, parsePurl } from '../findings/index.ts';
import { findOsvNames, isFrom } from './ecosystem.ts';
import type { Ignore } from './ignore.ts';

/** Whether an ignore means a finding. All that it says must fit. */
export function isIgnored(ignore: Ignore, finding: Finding): boolean {
  const { id, purls, packageVersion, paths } = ignore;
  const { version, purl: text } = finding.package;
  if (id !== undefined && !namesOf(finding).includes(id)) return false;
  if (packageVersion !== undefined && packageVersion !== version) return false;
  if (!isNamed(ignore, finding) || (paths !== undefined && !isIn(paths, finding))) return false;
  if (purls.length === 0) return true;
  const purl = parsePurl(text ?? '');
  return purl !== undefined && purls.some((each) => matchesPurl(each, purl));
}

function isNamed({ packageName, ecosystem }: Ignore, { package: { name, purl: text = '' } }: Finding): boolean {
  const wanted = packageName === undefined ? undefined : normalizeName('pypi', packageName);
  if (ecosystem === undefined) return wanted === undefined || wanted === normalizeName('pypi', name);
  const purl = parsePurl(text);
  if (purl === undefined || !isFrom(ecosystem, purl)) return false;
  return wanted === undefined || findOsvNames(text).some((each) => normalizeName('pypi', each) === wanted);
}

/** Whether all files that a package is in are meant; of a package without a known place none is. */
function isIn(patterns: readonly string[], { paths = [] }: Finding): boolean {
  return paths.length > 0 && paths.every((path) => patterns.some((pattern) => posix.matchesGlob(path, pattern)));
}
