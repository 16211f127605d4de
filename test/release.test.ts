import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { expectSuccess } from './harness/releases/release-job.ts';
import { channels, startWorld, type World } from './harness/releases/released-world.ts';
import { smallProject } from './harness/releases/small-project.ts';

let world: World<'github' | 'slack' | 'index'>;
beforeAll(async () => {
  world = await startWorld(['github', 'slack', 'index']);
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

/** Everything that anybody outside can see. */
async function seen() {
  const { services, slug } = world;
  const releases = await services.github.releases(slug);
  const messages = await Promise.all(channels.map((channel) => services.slack.messages(channel)));
  return {
    files: services.index.files('parcel').map(({ filename, sha256 }) => `${filename} ${sha256}`),
    releases: releases.map(({ tag, draft, assets }) => ({
      tag,
      draft,
      assets: assets.map(({ name, digest }) => [name, digest]),
    })),
    messages: messages.map((list) => list.map(({ text }) => text)),
  };
}

describe('a release through the preset, from packed packages', () => {
  it('delivers everything once, shows it before, and changes nothing when it is run again', async () => {
    await using repository = await world.repository(smallProject());

    const rehearsal = await world.release(repository, { args: ['--dry-run'] });
    expectSuccess(rehearsal);
    expect(rehearsal.output).toContain('+version = "1.0.0"');
    expect(rehearsal.output).toContain('parcel-1.0.0.tar.gz');
    expect(rehearsal.output).toMatch(/Off: there is no `Dockerfile`/);
    expect(await repository.tags()).toEqual([]);
    expect(await seen()).toEqual({ files: [], releases: [], messages: [[], [], []] });

    const first = await world.release(repository, { asUsersDo: true });
    expectSuccess(first);
    expect(await repository.tags()).toEqual(['v1.0.0']);
    expect(await repository.show('v1.0.0', 'pyproject.toml')).toContain('version = "1.0.0"');
    expect(await repository.show('v1.0.0', 'CHANGELOG.md')).toContain('weigh parcels');
    const after = await seen();
    expect(after.files.map((line) => line.split(' ')[0]).sort()).toEqual([
      'parcel-1.0.0-py3-none-any.whl',
      'parcel-1.0.0.tar.gz',
    ]);
    expect(after.releases).toHaveLength(1);
    expect(after.releases[0]).toMatchObject({ tag: 'v1.0.0', draft: false });
    expect(after.releases[0]?.assets.map(([name]) => name).sort()).toEqual([
      'CHECKLIST.md',
      'VERIFY.md',
      'parcel-1.0.0-py3-none-any.whl',
      'parcel-1.0.0.cdx.json',
      'parcel-1.0.0.tar.gz',
      'waybill.json',
    ]);
    expect(after.messages).toEqual(Array(3).fill(['parcel 1.0.0 is released']));

    const second = await world.release(repository);
    expectSuccess(second);
    expect(second.output).toContain('no new version is released');
    expect(await seen()).toEqual(after);
    expect(await repository.tags()).toEqual(['v1.0.0']);
  });

  it('delivers the bytes that it built: index, release page and SBOM name one hash', async () => {
    const { services, slug } = world;
    const wheel = services.index.files('parcel').find(({ filename }) => filename.endsWith('.whl'));
    const [release] = await services.github.releases(slug);
    const asset = release?.assets.find(({ name }) => name === wheel?.filename);
    const sbom = JSON.parse(String(release?.assets.find(({ name }) => name.endsWith('.cdx.json'))?.bytes));

    expect(asset?.digest).toBe(`sha256:${wheel?.sha256}`);
    expect(
      createHash('sha256')
        .update(asset?.bytes ?? '')
        .digest('hex'),
    ).toBe(wheel?.sha256);
    expect(sbom.metadata.component).toMatchObject({ name: 'parcel', version: '1.0.0', purl: 'pkg:pypi/parcel@1.0.0' });
    expect(JSON.stringify(sbom.metadata.component)).toContain(wheel?.sha256);
  });

  it('makes a candidate while another release branch is open, and refuses a version that the other one has taken', async () => {
    await using repository = await world.repository(smallProject({}, 'crate'));
    await world.release(repository);
    for (const branch of ['release/1', 'release/2']) {
      await repository.branch('main');
      await repository.git('pull', '--quiet', 'origin', 'main');
      await repository.branch(branch);
      await repository.commit(`feat: for ${branch}`);
      await repository.push();
    }

    const one = await world.release(repository, { branch: 'release/1' });
    const other = await world.release(repository, { branch: 'release/2' });

    expectSuccess(one);
    expect(world.services.index.files('crate').map(({ version }) => version)).toContain('1.1.0rc1');
    expect(other.exitCode).toBe(1);
    expect(other.output).toContain('ETAGTAKEN');
    expect(await repository.tags()).toEqual(['v1.0.0', 'v1.1.0-rc.1']);
  });
});

describe('one plugin alone', () => {
  it('works without the preset and without any service', async () => {
    const example = join(import.meta.dirname, '../examples/version-only');
    const files = Object.fromEntries(
      await Promise.all(
        ['.releaserc', 'pyproject.toml'].map(async (file) => [file, await readFile(join(example, file), 'utf8')]),
      ),
    );
    await using repository = await world.repository(files);

    const job = await world.release(repository);

    expectSuccess(job);
    expect(await repository.show('v1.0.0', 'pyproject.toml')).toBe(
      files['pyproject.toml'].replace('version = "0.0.0"', 'version = "1.0.0"').trimEnd(),
    );
    const { stdout } = await execa('git', ['show', '--stat', '--format=%s', 'HEAD'], { cwd: job.cwd });
    expect(stdout).toMatch(/^chore\(release\): 1\.0\.0.*pyproject\.toml \| 2 \+-/s);
  });
});
