import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { exampleEntry } from '../../test/example-entry.ts';
import { identifyRun, isOngoing, nameRun } from './run-identity.ts';

const now = new Date('2026-11-22T09:05:00.000Z');
const entry = exampleEntry();
const other = (run: object) => exampleEntry({ run: { ...entry.run, ...run } });

describe('isOngoing', () => {
  it('takes a run on another machine for alive until it has been silent for ten minutes', () => {
    expect(isOngoing(entry, { env: {}, now })).toBe(true);
    expect(isOngoing(entry, { env: {}, now: new Date('2026-11-22T09:11:00.000Z') })).toBe(false);
  });

  it('knows that a run has ended, was an earlier attempt of this job, or is this one', () => {
    expect(isOngoing(other({ ended: entry.updated }), { env: {}, now })).toBe(false);
    expect(isOngoing(other({ job: '17' }), { env: { GITHUB_RUN_ID: '17' }, now })).toBe(false);
    expect(isOngoing(exampleEntry({ run: identifyRun({}, now) }), { env: {}, now })).toBe(false);
  });

  it('asks the process on this machine', () => {
    const here = (pid: number) => other({ host: hostname(), pid });

    expect(isOngoing(here(process.ppid), { env: {}, now })).toBe(true);
    expect(isOngoing(here(2 ** 22 + 1), { env: {}, now })).toBe(false);
  });

  it('lets a release without a tag be taken over', () => {
    expect(isOngoing(exampleEntry({ state: 'planned' }), { env: {}, now })).toBe(false);
  });
});

describe('identifyRun', () => {
  it('names the page of the job', () => {
    const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/parcel', GITHUB_RUN_ID: '17' };

    expect(identifyRun(env, now)).toMatchObject({ url: 'https://github.com/acme/parcel/actions/runs/17', job: '17' });
    expect(nameRun(entry.run)).toBe('process 7 on elsewhere, since 2026-11-22T09:00:00.000Z');
  });
});
