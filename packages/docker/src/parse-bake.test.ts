import { expect, it } from '@jest/globals';
import { parseBake } from './parse-bake.ts';

const printed = JSON.stringify({
  group: { default: { targets: ['services', 'docs'] }, services: { targets: ['api', 'worker'] } },
  target: {
    api: { context: '.', dockerfile: 'Dockerfile', tags: ['127.0.0.1:5000/Acme/Api:latest', 'other:1'] },
    worker: { platforms: ['linux/amd64'], tags: ['ghcr.io/acme/worker'] },
    docs: { tags: null },
  },
});

it('reads the targets of a group, and those of groups in it', () => {
  expect(parseBake(printed)).toEqual([
    { name: 'docs', platforms: [] },
    { name: 'api', image: '127.0.0.1:5000/acme/api', platforms: [] },
    { name: 'worker', image: 'ghcr.io/acme/worker', platforms: ['linux/amd64'] },
  ]);
});

it('reads one target, and nothing where there is no such target', () => {
  expect(parseBake(printed, 'worker').map(({ name }) => name)).toEqual(['worker']);
  expect(parseBake(printed, 'no')).toEqual([]);
  expect(parseBake('{}')).toEqual([]);
});
