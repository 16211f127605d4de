/**
 * Builds and proves an image in a process of its own, so that it can be killed. The job is read from the environment
 * variable `JOB`.
 */
import { fakeContext } from '@waybill/kernel/testing';
import { prepare } from '../../../packages/docker/src/index.ts';

const { cwd, nextRelease, raw } = JSON.parse(process.env['JOB'] ?? '');
await prepare(raw, fakeContext({ cwd, nextRelease, env: process.env }));
