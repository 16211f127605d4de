import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { scratchRelease } from './scratch-release.ts';

/** Its package brings semantic-release's own plugins along. */
const presetFile = join(import.meta.dirname, '../../packages/preset/src/index.ts');
const preset = pathToFileURL(presetFile).href;
const { resolve } = createRequire(presetFile);

const analyzer = { preset: 'conventionalcommits' };
const exec = {
  prepareCmd: 'echo ${nextRelease.version} ${nextRelease.gitHead.length} > VERSION',
  publishCmd: `echo '{"name": "exec", "url": "https://exec.example", "extra": 1}'`,
};
const git = {
  assets: ['CHANGELOG.md', 'VERSION'],
  message: 'chore(release): ${nextRelease.version} [skip ci]\n\n${nextRelease.notes}',
};

const own = [
  ['@semantic-release/commit-analyzer', analyzer],
  ['@semantic-release/release-notes-generator', analyzer],
  ['@semantic-release/changelog', {}],
  ['@semantic-release/exec', exec],
  ['@semantic-release/git', git],
] as const;

const told = `{ success: (_, context) => say(JSON.stringify({
  releases: context.releases.filter(({ name }) => name).map(({ gitHead, ...release }) => ({ ...release, hasHead: gitHead === context.nextRelease.gitHead })),
  commits: context.commits.map(({ message }) => message), type: context.nextRelease.type, last: context.lastRelease.version,
})) }`;

/** What anyone can see after two releases. */
async function releasedBy(plugins: string) {
  await using scratch = await scratchRelease(plugins);
  const clone = await scratch.clone();
  await clone.commit('feat(scale): weigh\n\nCloses #3');
  const first = await clone.release();
  await clone.commit('fix!: weigh again\n\nBREAKING CHANGE: heavier');
  const second = await clone.release();
  // Commits are named by hashes that hold the time; files and messages are what plugins make.
  const plain = (text: string) =>
    text.replace(/waybill-pipeline-\w+/g, 'scratch').replace(/\b[0-9a-f]{7,40}\b/g, 'hash');
  return {
    exitCodes: [first.exitCode, second.exitCode],
    tags: await scratch.tags(),
    log: plain(await scratch.bare('log', '--format=%an %s%n%b', 'main')),
    changelog: plain(await scratch.bare('show', 'main:CHANGELOG.md')),
    version: await scratch.bare('show', 'main:VERSION'),
    tagOnRelease: (await scratch.bare('log', '-1', '--format=%s', 'v2.0.0')).trim(),
    channels: await scratch.bare('notes', '--ref', 'refs/notes/semantic-release-v2.0.0', 'show', 'v2.0.0'),
    told: (await scratch.events()).map(plain),
  };
}

describe("semantic-release's own plugins", () => {
  it('do inside the pipeline what they do at the top level', async () => {
    const fromPreset = own.map(([name, options]) => [resolve(name), options]);
    const outside = await releasedBy(`[...${JSON.stringify(fromPreset)}, ${told}]`);
    const members = own.map(([plugin, options]) => ({ plugin, options }));
    const inside = await releasedBy(
      `[pipeline({ resolveFrom: ${JSON.stringify(preset)}, members: [...${JSON.stringify(members)}, { name: 'told', plugin: ${told} }] })]`,
    );

    expect(outside).toMatchObject({ exitCodes: [0, 0], tags: ['v1.0.0', 'v2.0.0'] });
    const names = (lines: readonly string[]) =>
      lines.map((line) => line.replace(/"pluginName":"[^"]*exec[^"]*"/g, '"pluginName":"exec"'));
    expect({ ...inside, told: names(inside.told) }).toEqual({ ...outside, told: names(outside.told) });
  });
});
