import { joinLicenses } from '../../../../packages/sbom/src/bom/license.ts';
import { findUnread, isWanted } from '../../../../packages/sbom/src/files/wanted-paths.ts';
import { parseWhiteout } from '../../../../packages/sbom/src/files/whiteout.ts';
import { parseListing } from '../../../../packages/sbom/src/handover/parse-listing.ts';
import { parseApkFiles, parseApkInstalled } from '../../../../packages/sbom/src/installed/parse-apk-installed.ts';
import { parseDpkgStatus } from '../../../../packages/sbom/src/installed/parse-dpkg-status.ts';
import { parseOsRelease } from '../../../../packages/sbom/src/installed/parse-os-release.ts';
import { parseCycloneDx } from '../../../../packages/sbom/src/intake/parse-cyclonedx.ts';
import { parseSpdx } from '../../../../packages/sbom/src/intake/parse-spdx.ts';
import { fromRequirement } from '../../../../packages/sbom/src/locks/parse-poetry-lock.ts';
import { parseRequirements } from '../../../../packages/sbom/src/locks/parse-requirements.ts';
import { rulesOut } from '../../../../packages/sbom/src/locks/pylock/rules-out.ts';
import { parseDirectUrl } from '../../../../packages/sbom/src/metadata/parse-direct-url.ts';
import { parseMetadata as parseForSbom, personName } from '../../../../packages/sbom/src/metadata/parse-metadata.ts';
import { parseRequirement as parseOfSbom } from '../../../../packages/sbom/src/metadata/parse-requirement.ts';
import { archiveSource, gitSource, indexSource } from '../../../../packages/sbom/src/metadata/source.ts';
import { gemPackage } from '../../../../packages/sbom/src/readers/gem-package.ts';
import { readBundleLicense, readPomLicense } from '../../../../packages/sbom/src/readers/java/java-license.ts';
import { pacmanPackage } from '../../../../packages/sbom/src/readers/pacman-package.ts';
import { vendoredPython } from '../../../../packages/sbom/src/readers/vendored-python.ts';
import { parseRpmHeader } from '../../../../packages/sbom/src/rpm/parse-header.ts';
import { parseManifest } from '../../../../packages/sbom/src/rpm/parse-manifest.ts';
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
  'sbom: licences of Java': (text) => [readBundleLicense(text), readPomLicense(`<licenses>${text}</licenses>`)],
  'sbom: markers of pylock.toml': (text) => rulesOut(text, { extras: [], dependency_groups: [text] }),
  'sbom: vendor.txt': (text) => vendoredPython(text, 'vendor.txt'),
  'sbom: RPM': (text) => [parseManifest(text), parseManifest(`a\t1\t${text}`), readRpm(text)],
  'sbom: SBOMs of others': (text) => [
    parseCycloneDx({
      ...{ bomFormat: 'CycloneDX', specVersion: '1.6' },
      components: [
        { type: 'library', name: text, version: text, purl: text, 'bom-ref': text, licenses: [{ expression: text }] },
      ],
      dependencies: [{ ref: text, dependsOn: [text] }],
    }),
    parseSpdx({
      spdxVersion: 'SPDX-2.3',
      packages: [{ SPDXID: text, name: text, versionInfo: text, licenseDeclared: text, supplier: text }],
      relationships: [{ spdxElementId: text, relatedSpdxElement: text, relationshipType: 'DEPENDS_ON' }],
    }),
  ],
  'sbom: a listing of syft or cdxgen': (text) => [
    parseListing(text),
    parseListing(
      JSON.stringify({
        bomFormat: 'CycloneDX',
        components: [
          {
            ...{ type: 'library', name: text, version: text, purl: `pkg:generic/${text}@1` },
            properties: [
              { name: text, value: text },
              { name: 'SrcFile', value: text },
            ],
            evidence: { occurrences: [{ location: text }] },
          },
        ],
      }),
    ),
  ],
  'sbom: packages of Ruby and Arch Linux': (text) => [
    gemPackage(text),
    gemPackage(`# stub: ${text}\ns.name = "${text}"\ns.licenses = ["${text}`),
    pacmanPackage(text),
    pacmanPackage(`%NAME%\n${text}\n%VERSION%\n1\n%PACKAGER%\n${text}`),
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

/** A header with one text, which is the name and all else. */
function readRpm(text: string): unknown {
  const data = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(8 + 16);
  // Tag 1000 is the name, type 6 a text.
  for (const [at, value] of [1, data.length, 1000, 6, 0, 1].entries()) head.writeUInt32BE(value, at * 4);
  return parseRpmHeader(Buffer.concat([head, data]));
}
