import { joinLicenses } from '../../../../packages/sbom/src/bom/license.ts';
import { findUnread, isWanted } from '../../../../packages/sbom/src/files/wanted-paths.ts';
import { parseWhiteout } from '../../../../packages/sbom/src/files/whiteout.ts';
import { parseApkFiles, parseApkInstalled } from '../../../../packages/sbom/src/installed/parse-apk-installed.ts';
import { parseDpkgStatus } from '../../../../packages/sbom/src/installed/parse-dpkg-status.ts';
import { parseOsRelease } from '../../../../packages/sbom/src/installed/parse-os-release.ts';
import { fromRequirement } from '../../../../packages/sbom/src/locks/parse-poetry-lock.ts';
import { parseRequirements } from '../../../../packages/sbom/src/locks/parse-requirements.ts';
import { parseDirectUrl } from '../../../../packages/sbom/src/metadata/parse-direct-url.ts';
import { parseMetadata as parseForSbom, personName } from '../../../../packages/sbom/src/metadata/parse-metadata.ts';
import { parseRequirement as parseOfSbom } from '../../../../packages/sbom/src/metadata/parse-requirement.ts';
import { archiveSource, gitSource, indexSource } from '../../../../packages/sbom/src/metadata/source.ts';
import type { Reader } from './reader.ts';

export const sbomReaders: Readonly<Record<string, Reader>> = {
  'sbom: parseApkInstalled': (text) => [parseApkInstalled(text), [...parseApkFiles(text)].length],
  'sbom: parseDpkgStatus': parseDpkgStatus,
  'sbom: parseOsRelease': (text) => [
    parseOsRelease(text),
    parseOsRelease(`ID=a\nPRETTY_NAME="${text}"`),
    parseOsRelease(`ID=a\nID_LIKE=${text}`),
  ],
  'sbom: parseDirectUrl': (text) => [
    parseDirectUrl(text),
    parseDirectUrl(JSON.stringify({ url: text, vcs_info: { vcs: 'git', commit_id: text } })),
  ],
  'sbom: paths': (text) => [findUnread(text), isWanted(text), parseWhiteout(text)],
  'sbom: parseMetadata': parseForSbom,
  'sbom: parseRequirement': (text) => [parseOfSbom(text), parseOfSbom(`a ${text}`), fromRequirement(text)],
  'sbom: parseRequirements': (text) => [parseRequirements(text), parseRequirements(`a==1 --hash=sha256:${text}`)],
  'sbom: licences': (text) => [joinLicenses([text, `${text} AND MIT`]), personName(text)],
  'sbom: sources': (text) => [
    archiveSource(text),
    indexSource(text),
    gitSource(text, { commit: 'a' }),
    gitSource(`git@${text}`, { commit: 'a' }),
  ],
};
