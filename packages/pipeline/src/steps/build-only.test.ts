import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parseOptions, realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { Options } from '../options.ts';
import { openPipeline } from '../plugins/index.ts';
import { buildOnly } from './build-only.ts';

/** A job that builds 1.2.0, with one plugin. */
async function buildJob({ tags = [] }: { readonly tags?: readonly { gitTag: string; version: string }[] } = {}) {
  const place = await temporaryFolder({ 'mirror/remote.gitconfig': '' });
  const settings = join(place.path, 'mirror/remote.gitconfig');
  const seen: boolean[] = [];
  const prepare = async () => {
    seen.push(
      await access(settings).then(
        () => true,
        () => false,
      ),
    );
  };
  const context = fakeContext({
    ...{ cwd: place.path, env: { WAYBILL_BUILD: join(place.path, 'mirror') }, options: { dryRun: true } },
    branch: { name: 'main', tags },
  });
  const raw = { members: [{ name: 'maker', plugin: { prepare } }] };
  const options = parseOptions(Options, { name: 'pipeline', raw, host: {}, env: {} });
  const input = { options, context, ports: realPorts(context) };
  await buildOnly(await openPipeline(input), input, 'notes');
  return {
    seen,
    handover: await readFile(join(place.path, '.waybill/1.2.0/handover.json'), 'utf8').catch(() => undefined),
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

it('builds the next release, and a build asks the true remote', async () => {
  await using job = await buildJob({ tags: [{ gitTag: 'v1.1.0', version: '1.1.0' }] });

  expect(job.seen).toEqual([false]);
  expect(JSON.parse(job.handover ?? '')).toMatchObject({ version: '1.2.0', tag: 'v1.2.0' });
});

it('builds nothing for a release that is out and is added to a channel', async () => {
  await using job = await buildJob({ tags: [{ gitTag: 'v1.2.0', version: '1.2.0' }] });

  expect(job.seen).toEqual([]);
  expect(job.handover).toBeUndefined();
});
