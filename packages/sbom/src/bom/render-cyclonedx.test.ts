import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renderCycloneDx } from './render-cyclonedx.ts';
import type { PlannedComponent, SbomPlan } from './sbom-plan.ts';
import { validateBom } from './validate-bom.ts';

const rendering = { specVersion: '1.6', time: undefined, toolVersion: '1.0.0' } as const;
const library = (purl: string, more: Partial<PlannedComponent> = {}): PlannedComponent => ({
  type: 'library',
  name: purl,
  ref: purl,
  purl,
  dependsOn: [],
  ...more,
});
const planOf = (components: readonly PlannedComponent[]): SbomPlan => ({
  subject: library('pkg:pypi/parcel@1.2.0', { dependsOn: components.map(({ ref }) => ref) }),
  components,
  gaps: [],
});

it.each([
  ['MIT', [{ license: { id: 'MIT' } }]],
  ['apache-2.0', [{ license: { id: 'Apache-2.0' } }]],
  ['MIT OR Apache-2.0', [{ expression: 'MIT OR Apache-2.0' }]],
  ['BSD-like', [{ license: { name: 'BSD-like' } }]],
  ['Constructor', [{ license: { name: 'Constructor' } }]],
  ['valueOf', [{ license: { name: 'valueOf' } }]],
])('writes the licence %s as what it is', (license, expected) => {
  const { components } = JSON.parse(renderCycloneDx(planOf([library('pkg:pypi/a', { license })]), rendering));

  expect(components[0].licenses).toEqual(expected);
});

describe('the serial number', () => {
  const serialOf = (plan: SbomPlan) => JSON.parse(renderCycloneDx(plan, rendering)).serialNumber;

  it('is a UUID of version 8 that follows the content', () => {
    const serial = serialOf(planOf([library('pkg:pypi/a')]));

    expect(serial).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(serialOf(planOf([library('pkg:pypi/a')]))).toBe(serial);
    expect(serialOf(planOf([library('pkg:pypi/b')]))).not.toBe(serial);
  });

  it('does not depend on the order in which components were found', () => {
    const [a, b] = [library('pkg:pypi/a'), library('pkg:pypi/b')];

    expect(serialOf(planOf([a, b]))).toBe(serialOf(planOf([b, a])));
  });
});

it('is valid whatever names, versions and licences the packages have', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 });
  // All of them in one document: compiling the schema is what takes time.
  const found = fc.sample(fc.record({ name: text, version: text, license: text }), 500);
  const plan = planOf(found.map((each, index) => library(`pkg:pypi/${encodeURIComponent(each.name)}@${index}`, each)));

  await validateBom('any.cdx.json', renderCycloneDx(plan, rendering), '1.6');
});

it('writes what is incomplete or unknown, each reference once', () => {
  const gap = (ref: string, aggregate: 'incomplete' | 'unknown') => ({ ref, aggregate });
  const gaps = [gap('pkg:pypi/a', 'incomplete'), gap('pkg:pypi/a', 'incomplete'), gap('pkg:pypi/b', 'unknown')];
  const plan = { ...planOf([library('pkg:pypi/a'), library('pkg:pypi/b')]), gaps };

  expect(JSON.parse(renderCycloneDx(plan, rendering)).compositions).toEqual([
    { aggregate: 'incomplete', dependencies: ['pkg:pypi/a'] },
    { aggregate: 'unknown', dependencies: ['pkg:pypi/b'] },
  ]);
});

it('writes a component without purl, one with a CPE, and an operating system', async () => {
  const { purl: _, ...local } = library('local:core@1');
  const python = library('pkg:generic/python@3.12.4', {
    type: 'application',
    cpe: 'cpe:2.3:a:python:python:3.12.4:*:*:*:*:*:*:*',
  });
  const os = { type: 'operating-system', name: 'debian', version: '12', ref: 'os:debian:12', dependsOn: [] } as const;
  const text = renderCycloneDx(planOf([local, python, os]), rendering);

  await validateBom('a.cdx.json', text, '1.6');
  expect(JSON.parse(text).components).toEqual([
    { type: 'library', name: local.name, 'bom-ref': local.ref },
    { type: 'operating-system', name: 'debian', version: '12', 'bom-ref': 'os:debian:12' },
    { type: 'application', name: python.name, 'bom-ref': python.ref, purl: python.purl, cpe: python.cpe },
  ]);
});
