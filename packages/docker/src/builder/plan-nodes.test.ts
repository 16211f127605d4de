import { expect, it } from '@jest/globals';
import { planNodes } from './plan-nodes.ts';

it('makes one builder of several machines', () => {
  const nodes = [
    { endpoint: 'tcp://amd64.build:1234', platforms: ['linux/amd64'], options: { cacert: 'ca.pem' } },
    { endpoint: 'tcp://arm64.build:1234', platforms: ['linux/arm64', 'linux/arm/v7'], options: {} },
  ];

  expect(planNodes('b', nodes).map((args) => args.join(' '))).toEqual([
    'buildx create --name b --node b-0 --driver remote --platform linux/amd64 --driver-opt cacert=ca.pem tcp://amd64.build:1234',
    'buildx create --name b --node b-1 --append --driver remote --platform linux/arm64,linux/arm/v7 tcp://arm64.build:1234',
  ]);
});

it.each([
  ['kubernetes://', ['--driver', 'kubernetes', '--driver-opt', '"nodeselector=arch=arm64,pool=build"']],
  [
    'kubernetes:///k?namespace=ci',
    ['--driver', 'kubernetes', '--driver-opt', '"nodeselector=arch=arm64,pool=build"', 'kubernetes:///k?namespace=ci'],
  ],
  [
    'arm-machine',
    ['--driver', 'docker-container', '--driver-opt', '"nodeselector=arch=arm64,pool=build"', 'arm-machine'],
  ],
])('takes %s', (endpoint, expected) => {
  const [args = []] = planNodes('b', [{ endpoint, options: { nodeselector: 'arch=arm64,pool=build' } }]);

  expect(args.slice(args.indexOf('--driver'))).toEqual(expected);
});
