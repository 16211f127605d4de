/**
 * Delivers a file as the publish step does, its hash included, in a process of its own, as twine is one. The last line is
 * the peak memory in bytes.
 */
import { readFile } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import { recordArtifact, sha256File } from '@waybill/kernel';
import { publish } from '@waybill/pypi';
import { context } from './context.mjs';

const [file] = process.argv.slice(2);
const name = basename(file);
const path = relative(context.cwd, file);
const artifact = { kind: 'wheel', name, path, sha256: await sha256File(file), mediaType: 'application/zip' };
await recordArtifact(context.cwd, '1.2.0', artifact);
// twine does not look at what the index serves afterwards either.
await publish({ verify: 'off' }, context);
// Not `maxRSS`, which begins with what the parent had when it started this process.
const [, peak] = /^VmHWM:\s+(\d+) kB/m.exec(await readFile('/proc/self/status', 'utf8')) ?? [];
console.log(Number(peak) * 1024);
