import { describe, expect, it } from '@jest/globals';
import { v } from '@waybill/kernel';
import fc from 'fast-check';
import { kubernetesTarget } from '../options.ts';
import type { DeploymentRequest } from '../target.ts';
import { DeploymentSchema, EventsSchema, PodsSchema } from './cluster-objects.ts';
import { describeStuck, findStuckPods, judgeRollout, listWarnings, newPods, stillStuck } from './judge-rollout.ts';
import { findReplaced, planImages, renderHandle } from './plan-images.ts';

function deploymentOf(status: object, spec: object = {}, images: Record<string, string> = { web: 'new' }) {
  const containers = Object.entries(images).map(([name, image]) => ({ name, image }));
  return v.parse(DeploymentSchema, {
    metadata: { name: 'app', generation: 3 },
    spec: { replicas: 2, template: { spec: { containers } }, ...spec },
    status,
  });
}

const seen = { observedGeneration: 3 };
const done = { ...seen, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };

describe('a rollout', () => {
  it.each<[string, object, object, string]>([
    ['all replicas are new and available', done, {}, 'done'],
    ['there is nothing to run', seen, { replicas: 0 }, 'done'],
    [
      'one replica is the default',
      { ...seen, replicas: 1, updatedReplicas: 1, availableReplicas: 1 },
      { replicas: undefined },
      'done',
    ],
    ['the cluster has not seen the change', { ...done, observedGeneration: 2 }, {}, 'going on'],
    ['one is not updated', { ...done, updatedReplicas: 1 }, {}, 'going on'],
    ['an old one is left', { ...done, replicas: 3 }, {}, 'going on'],
    ['one is not available', { ...done, availableReplicas: 1 }, {}, 'going on'],
    ['nothing is known', {}, {}, 'going on'],
    ['it is paused', done, { paused: true }, 'failed'],
    [
      'its deadline is over',
      {
        ...done,
        updatedReplicas: 1,
        conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
      },
      {},
      'failed',
    ],
    [
      'the deadline of an earlier change was over',
      {
        ...done,
        observedGeneration: 2,
        conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
      },
      {},
      'going on',
    ],
  ])('where %s', (_, status, spec, state) => {
    expect(judgeRollout(deploymentOf(status, spec)).state).toBe(state);
  });

  it('is done only when as many replicas are new and available as are wanted, and no others are there', () => {
    const number = fc.nat(4);
    fc.assert(
      fc.property(number, number, number, number, fc.boolean(), (replicas, all, updated, available, isSeen) => {
        const status = {
          observedGeneration: isSeen ? 3 : 2,
          replicas: all,
          updatedReplicas: updated,
          availableReplicas: available,
        };
        const isDone = judgeRollout(deploymentOf(status, { replicas })).state === 'done';
        if (isDone)
          expect([isSeen, updated >= replicas, all <= updated, available >= updated]).toEqual([true, true, true, true]);
      }),
    );
  });
});

const pod = (name: string, image: string, reason?: string, isInit = false) => {
  const statuses = [
    { name: 'web', ...(reason !== undefined && { state: { waiting: { reason, message: 'because' } } }) },
  ];
  const key = isInit ? 'initContainerStatuses' : 'containerStatuses';
  return { metadata: { name }, spec: { containers: [{ name: 'web', image }] }, status: { [key]: statuses } };
};
const podsOf = (...items: object[]) => v.parse(PodsSchema, { items }).items;
const wanted = new Map([['web', 'new']]);

describe('pods', () => {
  it('that cannot start are found among the new ones only', () => {
    const pods = podsOf(
      pod('old', 'before', 'CrashLoopBackOff'),
      pod('fine', 'new'),
      pod('begins', 'new', 'ContainerCreating'),
      pod('pulls', 'new', 'ErrImagePull'),
      pod('bad', 'new', 'ImagePullBackOff'),
      pod('init', 'new', 'CreateContainerConfigError', true),
    );
    expect(findStuckPods(pods, wanted).map((each) => each.pod)).toEqual(['bad', 'init']);
    expect(newPods(pods, wanted)).toHaveLength(5);
    expect(newPods(podsOf({ metadata: { name: 'x' }, spec: { containers: [] } }), wanted)).toEqual([]);
  });

  it('count when they are stuck at two looks', () => {
    const [first] = findStuckPods(podsOf(pod('bad', 'new', 'ImagePullBackOff')), wanted);
    if (first === undefined) throw new Error('nothing is stuck');
    expect(stillStuck([first], [])).toEqual([]);
    expect(stillStuck([first], [{ ...first, pod: 'other' }])).toEqual([]);
    expect(stillStuck([first], [first])).toEqual([first]);
    expect(describeStuck({ ...first, message: `\u001b[2J\`x\`${'y'.repeat(999)}` })).toMatch(/\('x'y{237} …\)$/);
  });

  it('have warnings, each once', () => {
    const items = [
      { type: 'Normal', reason: 'Scheduled', message: 'placed' },
      ...Array.from({ length: 9 }, (_, index) => ({ type: 'Warning', reason: 'Failed', message: `pull ${index % 7}` })),
    ];
    expect(listWarnings(v.parse(EventsSchema, { items }).items)).toEqual(
      [2, 3, 4, 5, 6].map((each) => `Failed: pull ${each}`),
    );
  });
});

describe('images', () => {
  const image = { name: 'ghcr.io/acme/parcel', digest: 'sha256:aa' };
  const web = { name: 'ghcr.io/acme/web', digest: 'sha256:bb' };
  const request: DeploymentRequest = {
    ...{
      key: 'k',
      environment: 'staging',
      version: '1.2.0',
      tag: 'v1.2.0',
      purpose: 'deploy',
      image,
      images: [image, web],
    },
  };
  const entry = (name: string, container: string, chosen?: string) => ({ name, container, image: chosen });

  it('are planned by deployment and container', () => {
    const deployments = [entry('app', 'a'), entry('app', 'b', web.name), entry('worker', 'a')];
    const plan = planImages({ deployments }, request);
    expect([...plan].map(([name, images]) => [name, Object.fromEntries(images)])).toEqual([
      ['app', { a: 'ghcr.io/acme/parcel@sha256:aa', b: 'ghcr.io/acme/web@sha256:bb' }],
      ['worker', { a: 'ghcr.io/acme/parcel@sha256:aa' }],
    ]);
  });

  it.each([
    [{ ...request, image: undefined }, undefined],
    [request, 'ghcr.io/acme/other'],
  ])('of no release are an error', (asked, chosen) => {
    const plan = () => planImages({ deployments: [entry('app', 'a', chosen)] }, asked as DeploymentRequest);
    expect(plan).toThrow(expect.objectContaining({ code: 'EDEPLOYIMAGE' }));
  });

  it('that somebody else has set are found', () => {
    const plan = new Map([['app', wanted]]);
    const handle = renderHandle(new Map([['app', deploymentOf(done, {}, { web: 'before' })]]), plan);
    expect(handle).toEqual({ 'app/web': 'before' });
    const replaced = (current: string) => findReplaced(deploymentOf(done, {}, { web: current }), wanted, handle);
    expect([replaced('new'), replaced('before'), replaced('other')]).toEqual([[], [], ['web']]);
    expect(findReplaced(deploymentOf(done, {}, { other: 'x' }), wanted, handle)).toEqual(['web']);
  });

  it.each([['--all'], ['App'], ['a b'], ['a/b'], ['-a'], ['a-'], ['']])(
    'of a deployment or container named %j are refused',
    (bad) => {
      const parse = (deployment: object) => v.safeParse(kubernetesTarget, { deployments: [deployment] }).success;
      expect(parse({ name: bad, container: 'web' })).toBe(false);
      expect(parse({ name: 'app', container: bad })).toBe(false);
      expect(parse({ name: 'app', container: 'web' })).toBe(true);
    },
  );
});
