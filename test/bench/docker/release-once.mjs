/**
 * Builds and delivers one version in a process of its own, as a release would; writes the time of the hooks and the
 * peak memory of the process. The job is read from the environment variable `JOB`: the hooks to run, of which version,
 * with which options.
 */

import { addChannel, prepare, publish, verifyConditions } from '@waybill/docker';
import { fakeContext } from '@waybill/kernel/testing';
// semantic-release has loaded it before any hook runs.
import 'execa';

const { cwd, version, options, hooks } = JSON.parse(process.env.JOB ?? '');
const nextRelease = { version, gitTag: `v${version}`, gitHead: 'a'.repeat(40), type: 'minor', channel: null };
const context = { ...fakeContext({ cwd, nextRelease }), env: process.env };
const all = { prepare, publish, addChannel };

// As in every release: a channel is never added by a process that has not asked the registry before.
if (hooks.includes('addChannel')) await verifyConditions(options, context);
const start = performance.now();
for (const hook of hooks) await all[hook](options, context);
const seconds = (performance.now() - start) / 1000;
// `maxRSS` is in KiB.
console.log(JSON.stringify({ seconds, memory: process.resourceUsage().maxRSS / 1024 }));
