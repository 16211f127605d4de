import { expect, it } from '@jest/globals';
import { parseBake } from './parse-bake.ts';

const printed = JSON.stringify({
  group: { default: { targets: ['services', 'docs'] }, services: { targets: ['api', 'worker'] } },
  target: {
    api: { context: '.', dockerfile: 'Dockerfile', tags: ['127.0.0.1:5000/Acme/Api:latest', 'other:1'] },
    worker: {
      context: 'services/worker',
      dockerfile: '../Dockerfile',
      target: 'worker',
      platforms: ['linux/amd64'],
      tags: ['ghcr.io/acme/worker'],
      args: { BASE: 'python:3.13', NONE: null },
      contexts: { base: 'target:base' },
    },
    docs: { tags: null, 'dockerfile-inline': 'FROM nginx' },
  },
});

it('reads the targets of a group, and those of groups in it', () => {
  expect(parseBake(printed)).toEqual([
    {
      name: 'docs',
      platforms: [],
      source: { context: '.', buildArgs: [], contexts: {}, attests: [], text: 'FROM nginx' },
    },
    {
      name: 'api',
      image: '127.0.0.1:5000/acme/api',
      platforms: [],
      source: { context: '.', dockerfile: 'Dockerfile', buildArgs: [], contexts: {}, attests: [] },
    },
    {
      name: 'worker',
      image: 'ghcr.io/acme/worker',
      platforms: ['linux/amd64'],
      source: {
        ...{
          context: 'services/worker',
          dockerfile: 'services/Dockerfile',
          stage: 'worker',
          buildArgs: ['BASE=python:3.13'],
        },
        contexts: { base: 'target:base' },
        attests: [],
      },
    },
  ]);
});

it('reads one target, and nothing where there is no such target', () => {
  expect(parseBake(printed, 'worker')?.map(({ name }) => name)).toEqual(['worker']);
  expect(parseBake(printed, 'no')).toEqual([]);
  expect(parseBake('{}')).toEqual([]);
});

it.each(['', 'null', '[7', '{"target":[]', '{"target":{"default":7}}', '{"target":{"default":{"tags":"a"}}}'])(
  'reads nothing from %s',
  (json) => {
    expect(parseBake(json)).toBeUndefined();
  },
);

it.each([
  [{ context: 'https://me:word@example.com/x.git#main' }, undefined, undefined],
  [{ context: 'github.com/acme/parcel' }, undefined, undefined],
  [{ dockerfile: 'https://example.com/Dockerfile' }, undefined, '.'],
  [{ context: 'cwd://services', dockerfile: 'a.dockerfile' }, 'services/a.dockerfile', 'services'],
  [{ context: './services/', dockerfile: '/srv/Dockerfile' }, '/srv/Dockerfile', 'services/'],
  [{ context: 'services', dockerfile: 'cwd://a.dockerfile' }, 'a.dockerfile', 'services'],
  [{}, 'Dockerfile', '.'],
])('knows where the Dockerfile and the context of %j lie', (target, dockerfile, context) => {
  const source = parseBake(JSON.stringify({ target: { default: target } }))?.[0]?.source;

  expect([source?.dockerfile, source?.context]).toEqual([dockerfile, context]);
});

it.each([[['type=provenance,mode=max', 'type=sbom']], [[{ type: 'provenance', mode: 'max' }, { type: 'sbom' }]]])(
  'reads the attestations %j',
  (attest) => {
    const [target] = parseBake(JSON.stringify({ target: { default: { attest } } })) ?? [];

    expect(target?.source.attests).toEqual(['provenance', 'sbom']);
  },
);
