import { describe, expect, it } from '@jest/globals';
import { v } from '@waybill/kernel';
import fc from 'fast-check';
import semver from 'semver';
import { digestOf, exampleDeployment, exampleRelease } from '../../test/memory-ledger.ts';
import { environmentOption, resolveEnvironments } from '../environments/index.ts';
import { type PlanInput, planDeployment } from './plan-deployment.ts';

const target = { command: { run: [['true']] } };
const [staging, production] = resolveEnvironments(
  ['staging', 'production'].map((name) => v.parse(environmentOption, { name, target })),
);
const staged = (minor: number, changes = {}) => exampleDeployment('staging', minor, changes);

function plan(changes: Partial<PlanInput> & Pick<PlanInput, 'release'>) {
  const { release } = changes;
  const environment = staging as NonNullable<typeof staging>;
  const given = { environment, purpose: 'deploy', isAsked: true, ...changes } as const;
  return planDeployment({ ...given, releases: [...(changes.releases ?? []), release] });
}

describe('a plan', () => {
  it('starts what is newer, and knows what is there', () => {
    const there = exampleRelease('1.1.0', { deployments: [staged(1)] });

    expect(plan({ release: exampleRelease('1.2.0'), releases: [there] })).toMatchObject({
      ...{ action: 'start', key: 'v1.2.0/staging/1' },
      previous: { release: { tag: 'v1.1.0' } },
    });
  });

  it('does nothing twice', () => {
    const release = exampleRelease('1.2.0', { deployments: [staged(2)] });

    expect(plan({ release })).toMatchObject({ action: 'none' });
    expect(plan({ release, isAgain: true })).toMatchObject({ action: 'start', key: 'v1.2.0/staging/2' });
  });

  it.each([
    ['failed', { state: 'failed' }],
    ['was unhealthy', { health: { state: 'unhealthy', at: '2026-11-02T09:00:00.000Z', requests: 1 } }],
  ] as const)('starts once more what %s', (_, changes) => {
    const release = exampleRelease('1.2.0', { deployments: [staged(2, changes)] });

    expect(plan({ release })).toMatchObject({ action: 'start', key: 'v1.2.0/staging/2' });
  });

  it('goes on with what a dead run has begun', () => {
    const previous = { tag: 'v1.1.0', version: '1.1.0' };
    const running = staged(2, { state: 'running', ended: undefined, handle: { run: 7 }, previous });
    const before = exampleRelease('1.1.0', { deployments: [staged(1)] });

    expect(plan({ release: exampleRelease('1.2.0', { deployments: [running] }), releases: [before] })).toMatchObject({
      ...{ action: 'resume', unfinished: { deployment: { handle: { run: 7 } } } },
      previous: { release: { tag: 'v1.1.0' } },
    });
  });

  it('never brings an older release by itself, and says how a person does', () => {
    const newer = exampleRelease('1.3.0', { deployments: [staged(3)] });
    const release = exampleRelease('1.2.0');

    expect(plan({ release, releases: [newer], isAsked: false })).toMatchObject({ action: 'leave' });
    expect(() => plan({ release, releases: [newer] })).toThrow(
      expect.objectContaining({
        code: 'EOLDERRELEASE',
        details: expect.stringContaining('rollback staging --to v1.2.0'),
      }),
    );
    expect(plan({ release, releases: [newer], purpose: 'rollback' })).toMatchObject({ action: 'start' });
  });

  it('takes one that is on its way for there', () => {
    const newer = exampleRelease('1.3.0', { deployments: [staged(3, { state: 'running', ended: undefined })] });

    expect(plan({ release: exampleRelease('1.2.0'), releases: [newer], isAsked: false })).toMatchObject({
      action: 'leave',
    });
  });

  it('brings a release after a newer one that failed and was rolled back', () => {
    const failed = exampleRelease('1.3.0', { deployments: [staged(3, { state: 'failed' })] });
    const back = exampleRelease('1.1.0', { deployments: [staged(4, { key: 'back', purpose: 'rollback' })] });

    expect(plan({ release: exampleRelease('1.2.0'), releases: [failed, back] })).toMatchObject({ action: 'start' });
  });

  it('of a rollback knows the release that is taken back: what was tried last, of a second try what the first took back', () => {
    const earlier = exampleRelease('1.2.0', { deployments: [staged(2)] });
    const failed = exampleRelease('1.3.0', { deployments: [staged(3, { state: 'failed' })] });
    const back = staged(4, { state: 'failed', purpose: 'rollback', previous: { tag: 'v1.3.0', version: '1.3.0' } });
    const tried = { ...earlier, deployments: [...earlier.deployments, back] };

    expect(plan({ release: earlier, releases: [failed], purpose: 'rollback' })).toMatchObject({
      ...{ action: 'start', previous: { release: { tag: 'v1.3.0' } } },
    });
    expect(plan({ release: tried, releases: [failed], purpose: 'rollback' })).toMatchObject({
      ...{ action: 'start', previous: { release: { tag: 'v1.3.0' } } },
    });
  });

  it('is never older than what is there, whatever the order of versions', () => {
    const version = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(version, version, (there, wanted) => {
        const newer = exampleRelease(there, { deployments: [staged(1)] });
        const { action } = plan({ release: exampleRelease(wanted), releases: [newer], isAsked: false });
        expect(action === 'leave').toBe(semver.gt(there, wanted));
      }),
    );
  });

  it('refuses what is not published', () => {
    const release = exampleRelease('1.2.0', { isPublished: false, problem: 'it was abandoned' });

    expect(() => plan({ release })).toThrow('Release `v1.2.0` cannot be deployed: it was abandoned.');
  });
});

describe('production', () => {
  const to = (changes: Partial<PlanInput> & Pick<PlanInput, 'release'>) =>
    plan({ environment: production as NonNullable<typeof production>, ...changes });

  it('takes what staging has, healthy and verified', () => {
    const checked = {
      verifications: [{ name: 'api', state: 'passed' as const, at: '2026-11-02T09:00:00.000Z', seconds: 1 }],
    };

    expect(to({ release: exampleRelease('1.2.0', { deployments: [staged(2, checked)] }) })).toMatchObject({
      action: 'start',
    });
  });

  it.each([
    ['it was never deployed to `staging`', {}, []],
    ['its deployment to `staging` failed', { deployments: [staged(2, { state: 'failed' })] }, []],
    ['its deployment to `staging` is not over', { deployments: [staged(2, { state: 'running' })] }, []],
    ['`staging` has v1.3.0 now', { deployments: [staged(2)] }, [exampleRelease('1.3.0', { deployments: [staged(3)] })]],
    [
      'a later deployment to `staging` failed',
      { deployments: [staged(2)] },
      [exampleRelease('1.3.0', { deployments: [staged(3, { state: 'failed' })] })],
    ],
    ['`staging` has another image of it', { deployments: [staged(2, { digest: digestOf(9) })] }, []],
    [
      '`staging` is not healthy and verified with it',
      { deployments: [staged(2, { health: { state: 'unhealthy', at: '2026-11-02T09:00:00.000Z', requests: 3 } })] },
      [],
    ],
  ] as const)('refuses: %s', (problem, changes, others) => {
    const release = exampleRelease('1.2.0', changes as object);

    expect(() => to({ release, releases: [...others] })).toThrow(
      expect.objectContaining({ code: 'ENOTSTAGED', message: expect.stringContaining(problem) }),
    );
    expect(to({ release, releases: [...others], skipStaging: 'the fix is urgent' })).toMatchObject({ action: 'start' });
  });
});
