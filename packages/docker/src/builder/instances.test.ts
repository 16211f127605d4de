import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { mayHaveNodes } from './instances.ts';

const one = { Driver: 'docker-container', Nodes: [{ Name: 'one0' }] };

it.each<[boolean, string, Record<string, string>]>([
  [false, 'there is no builder', {}],
  [false, 'each has one node', { 'instances/one': JSON.stringify(one) }],
  [true, 'one has two', { 'instances/one': JSON.stringify(one), 'instances/two': JSON.stringify({ Nodes: [{}, {}] }) }],
  [true, 'one is a cluster', { 'instances/k8s': JSON.stringify({ ...one, Driver: 'kubernetes' }) }],
  [true, 'one is not understood', { 'instances/odd': 'not JSON' }],
])('is %j where %s', async (expected, _name, files) => {
  await using folder = await temporaryFolder(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`buildx/${name}`, text])),
  );

  expect(await mayHaveNodes({ DOCKER_CONFIG: folder.path })).toBe(expected);
  expect(await mayHaveNodes({ HOME: '/nowhere', BUILDX_CONFIG: `${folder.path}/buildx` })).toBe(expected);
});
