import { describe, expect, it } from '@jest/globals';
import type { SbomPlan } from '../bom/index.ts';
import { checkSpdx } from './check-spdx.ts';
import { renderSpdx } from './render-spdx.ts';

const rendering = { time: new Date('2026-01-02T03:04:05.678Z'), toolVersion: '1.0.0' };
const library = (name: string, more: object = {}) =>
  ({
    type: 'library',
    name,
    version: '1',
    ref: `pkg:pypi/${name}@1`,
    purl: `pkg:pypi/${name}@1`,
    dependsOn: [],
    ...more,
  }) as const;

const plan: SbomPlan = {
  subject: {
    ...library('parcel', { license: 'MIT License', supplier: 'Acme (Inc)', sha256: 'a'.repeat(64) }),
    dependsOn: ['pkg:pypi/core@1', 'pkg:pypi/gone@1', 'file:a.so'],
    references: [{ kind: 'website', url: 'https://acme.example/' }],
  },
  components: [
    library('core', {
      license: 'Own terms\nof several lines',
      references: [{ kind: 'vcs', url: 'git+https://github.com/acme/core@abc' }],
      dependsOn: ['pkg:pypi/deep@1'],
    }),
    library('deep', {
      license: 'MIT AND LicenseRef-x',
      files: [{ name: 'https://acme.example/deep.whl', sha256: 'b'.repeat(64) }],
    }),
    { type: 'file', name: 'a.so', ref: 'file:a.so', dependsOn: [], properties: [['waybill:path', 'a/a.so']] },
  ],
  gaps: [{ ref: 'pkg:pypi/parcel@1', aggregate: 'incomplete', why: 'x' }],
};

describe('an SPDX document', () => {
  const text = renderSpdx(plan, rendering);
  const document = JSON.parse(text);
  const idOf = (name: string) => document.packages.find((each: { name: string }) => each.name === name).SPDXID;

  it('is valid, and the same for the same content', () => {
    expect(checkSpdx(document)).toEqual([]);
    expect(renderSpdx(structuredClone(plan), rendering)).toBe(text);
    expect(renderSpdx({ ...plan, components: [] }, rendering)).not.toContain(document.documentNamespace);
  });

  it('says what the plan says', () => {
    expect(document).toMatchObject({
      spdxVersion: 'SPDX-2.3',
      name: 'parcel-1',
      creationInfo: { created: '2026-01-02T03:04:05Z', creators: ['Tool: @waybill/sbom-1.0.0'] },
    });
    expect(document.packages[0]).toMatchObject({
      name: 'parcel',
      versionInfo: '1',
      supplier: 'Organization: Acme [Inc]',
      homepage: 'https://acme.example/',
      licenseDeclared: 'MIT',
      checksums: [{ algorithm: 'SHA256', checksumValue: 'a'.repeat(64) }],
      externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:pypi/parcel@1' }],
    });
    const location = Object.fromEntries(
      document.packages.map((each: { name: string; downloadLocation: string }) => [each.name, each.downloadLocation]),
    );
    expect(location).toEqual({
      parcel: 'NOASSERTION',
      core: 'git+https://github.com/acme/core@abc',
      deep: 'https://acme.example/deep.whl',
      'a.so': 'NOASSERTION',
    });
  });

  it('relates what is there: the root, what is needed, what is contained, and that there may be more', () => {
    const related = document.relationships.map((each: { [key: string]: string }) => [
      each['spdxElementId'],
      each['relationshipType'],
      each['relatedSpdxElement'],
    ]);

    expect(related).toEqual(
      expect.arrayContaining([
        ['SPDXRef-DOCUMENT', 'DESCRIBES', idOf('parcel')],
        [idOf('parcel'), 'DEPENDS_ON', idOf('core')],
        [idOf('core'), 'DEPENDS_ON', idOf('deep')],
        [idOf('parcel'), 'CONTAINS', idOf('a.so')],
        [idOf('parcel'), 'DEPENDS_ON', 'NOASSERTION'],
      ]),
    );
    expect(related).toHaveLength(5);
  });

  it('defines every licence that SPDX does not know', () => {
    const ids = document.hasExtractedLicensingInfos.map(({ licenseId }: { licenseId: string }) => licenseId);

    expect(ids).toEqual([expect.stringMatching(/^LicenseRef-Own-terms-of-several-lines-[0-9a-f]{8}$/), 'LicenseRef-x']);
    expect(document.hasExtractedLicensingInfos[0].extractedText).toBe('Own terms\nof several lines');
  });
});

describe('the check', () => {
  const valid = JSON.parse(renderSpdx(plan, rendering));
  const [first] = valid.packages;

  it.each<[string, object]>([
    ['a package without a name', { packages: [{ ...first, name: '' }] }],
    ['an identifier with other signs', { packages: [{ ...first, SPDXID: 'SPDXRef-a_b' }] }],
    ['an identifier twice', { packages: [...valid.packages, first] }],
    ['no expression', { packages: [{ ...first, licenseDeclared: 'my own' }] }],
    ['a licence that nothing defines', { hasExtractedLicensingInfos: [] }],
    ['a licence without text', { hasExtractedLicensingInfos: [{ licenseId: 'LicenseRef-x', extractedText: '' }] }],
    ['no digest', { packages: [{ ...first, checksums: [{ checksumValue: 'abc' }] }] }],
    ['no purl', { packages: [{ ...first, externalRefs: [{ referenceType: 'purl', referenceLocator: 'a b' }] }] }],
    ['a relationship to nothing', { packages: [first] }],
    ['no time', { creationInfo: { created: 'noon' } }],
    ['no namespace', { documentNamespace: 'parcel' }],
  ])('refuses %s', (_, fault) => {
    expect(checkSpdx({ ...valid, ...fault })).not.toEqual([]);
  });
});
