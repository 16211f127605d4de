import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { exampleEntry } from '../../../test/example-entry.ts';
import type { Run } from './parse-ledger.ts';
import { findLife, identifyRun, isThisRun, nameRun } from './run-identity.ts';

const now = new Date('2026-11-22T09:05:00.000Z');
const elsewhere = exampleEntry().run;
const here = identifyRun({}, now);
/** A run on this system, by another process. */
const beside = (changes: Partial<Run>): Run => ({ ...here, id: 'other', ...changes });
const onLinux = here.boot === undefined ? it.skip : it;

describe('findLife', () => {
  it('cannot tell of a run on another machine, whatever the clocks say', () => {
    expect(findLife(elsewhere, {})).toBe('unknown');
    expect(findLife({ ...elsewhere, started: '2006-01-01T00:00:00.000Z' }, {})).toBe('unknown');
    expect(findLife({ ...elsewhere, started: '2066-01-01T00:00:00.000Z' }, {})).toBe('unknown');
  });

  it('does not take a container with the same host name and process id for this one', () => {
    expect(findLife({ ...elsewhere, host: hostname(), pid: process.pid }, {})).toBe('unknown');
    expect(findLife(beside({ processes: 'pid:[1]' }), {})).toBe('unknown');
    expect(findLife(beside({ boot: 'another' }), {})).toBe('unknown');
  });

  it('knows a run that has ended, and this one', () => {
    expect(findLife({ ...elsewhere, ended: '2026-11-22T09:01:00.000Z' }, {})).toBe('over');
    expect(findLife(here, {})).toBe('over');
    expect(isThisRun(here)).toBe(true);
  });

  it('knows an earlier attempt of the same job, and not another job of the same attempt', () => {
    const run = { ...elsewhere, job: '17', attempt: 1 };

    expect(findLife(run, { GITHUB_RUN_ID: '17', GITHUB_RUN_ATTEMPT: '2' })).toBe('over');
    expect(findLife(run, { GITHUB_RUN_ID: '17', GITHUB_RUN_ATTEMPT: '1' })).toBe('unknown');
    expect(findLife(run, { GITHUB_RUN_ID: '18', GITHUB_RUN_ATTEMPT: '2' })).toBe('unknown');
    expect(findLife({ ...elsewhere, job: '17' }, { GITHUB_RUN_ID: '17', GITHUB_RUN_ATTEMPT: '2' })).toBe('unknown');
  });

  onLinux('asks for the process on this system, by its start as well as its number', async () => {
    const child = execa('sleep', ['60']);
    try {
      expect(findLife(beside({}), {})).toBe('alive');
      expect(findLife(beside({ born: 1 }), {})).toBe('over');
      expect(findLife(beside({ pid: child.pid ?? 0 }), {})).toBe('over');
    } finally {
      child.kill();
      await child.catch(() => undefined);
    }
    expect(findLife(beside({ pid: child.pid ?? 0 }), {})).toBe('over');
  });
});

describe('identifyRun', () => {
  it('names the page and the attempt of the job', () => {
    const github = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/parcel', GITHUB_RUN_ID: '17' };

    expect(identifyRun({ ...github, GITHUB_RUN_ATTEMPT: '2' }, now)).toMatchObject({
      ...{ url: 'https://github.com/acme/parcel/actions/runs/17', job: '17', attempt: 2 },
    });
    expect(nameRun(elsewhere)).toBe('process 7 on elsewhere, since 2026-11-22T09:00:00.000Z');
  });
});
