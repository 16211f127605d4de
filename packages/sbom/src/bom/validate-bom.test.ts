import { Validation } from '@cyclonedx/cyclonedx-library';
import { describe, expect, it } from '@jest/globals';
import { growth } from '../../test/growth.ts';
import { renderCycloneDx } from './render-cyclonedx.ts';
import { schemaValidator } from './schema-validator.ts';
import { validateBom } from './validate-bom.ts';

const versions = ['1.5', '1.6', '1.7'] as const;

/** A document with so many components, each needed by the subject. */
function documentOf(count: number) {
  const components = Array.from({ length: count }, (_, index) => {
    const purl = `pkg:deb/debian/package-${index}@1.0?arch=amd64&distro=debian-12`;
    const properties = [['aquasecurity:trivy:SrcName', 'source'] as const];
    return {
      type: 'library',
      name: `package-${index}`,
      version: '1.0',
      ref: purl,
      purl,
      properties,
      dependsOn: [],
    } as const;
  });
  const refs = components.map(({ ref }) => ref);
  const subject = { type: 'container', name: 'acme/parcel', ref: 'pkg:oci/parcel', dependsOn: refs } as const;
  const gaps = [{ ref: subject.ref, aggregate: 'unknown' }] as const;
  const rendering = { specVersion: '1.6', time: undefined, toolVersion: '1.0.0' } as const;
  return renderCycloneDx({ subject, components, gaps }, rendering);
}

const valid = JSON.parse(documentOf(3));
const [first] = valid.components;

const faults: readonly (readonly [what: string, document: object])[] = [
  ['a component of an unknown type', { ...valid, components: [{ ...first, type: 'nonsense' }] }],
  ['a component without name', { ...valid, components: [{ type: 'library' }] }],
  ['the same component twice', { ...valid, components: [first, { ...first }] }],
  ['the same component with its keys in another order', { ...valid, components: [first, reversed(first)] }],
  ['the same dependency twice', { ...valid, dependencies: [{ ref: 'a', dependsOn: ['b', 'b'] }] }],
  ['an unknown key', { ...valid, nonsense: true }],
  ['a serial number that is none', { ...valid, serialNumber: '1' }],
  ['a time that is none', { ...valid, metadata: { timestamp: 'noon' } }],
  ['a licence that SPDX does not know', { ...valid, components: [{ ...first, licenses: [{ license: { id: 'X' } }] }] }],
  ['an unknown aggregate', { ...valid, compositions: [{ aggregate: 'mostly' }] }],
];

function reversed(value: object): object {
  return Object.fromEntries(Object.entries(value).reverse());
}

describe.each(versions)('the validator of %s', (version) => {
  const document = { ...valid, specVersion: version, $schema: undefined };
  const theirs = new Validation.JsonStrictValidator(version as never);

  it('takes a valid document, as that of the library does', async () => {
    expect(await theirs.validate(JSON.stringify(document))).toBeNull();
    await validateBom('a.cdx.json', JSON.stringify(document), version);
  });

  it.each(faults)('refuses %s, as that of the library does', async (_, fault) => {
    const text = JSON.stringify({ ...fault, specVersion: version, $schema: undefined });
    const validate = await schemaValidator(version);

    expect(await theirs.validate(text)).not.toBeNull();
    expect(validate(JSON.parse(text))).toBe(false);
    await expect(validateBom('a.cdx.json', text, version)).rejects.toMatchObject({ code: 'ESBOMINVALID' });
  });
});

it('says where a document is not valid', async () => {
  const text = JSON.stringify({ ...valid, components: [{ ...first, type: 'nonsense' }] });

  await expect(validateBom('a.cdx.json', text, '1.6')).rejects.toMatchObject({
    code: 'ESBOMINVALID',
    message: expect.stringContaining('`a.cdx.json`'),
    details: expect.stringContaining('`/components/0/type`'),
  });
});

it('takes time that grows with the document and not with its square', async () => {
  const times = await growth([1000, 20_000], (count) => validateBom('a.cdx.json', documentOf(count), '1.6'));

  // Twenty times the work; its square would be 400.
  expect(times).toBeLessThan(120);
});
