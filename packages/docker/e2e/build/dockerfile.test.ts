import { glob, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { inParallel, parseOptions, realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { type DockerEngine, dockerEngine } from '@waybill/rehearsal';
import { execa } from 'execa';
import { oddDockerfiles } from '../../../../test/harness/images/odd-dockerfiles.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { askStages } from '../../src/dockerfile/ask-stages.ts';
import { readDockerfile } from '../../src/dockerfile/dockerfile.ts';
import { findHidden } from '../../src/dockerfile/find-hidden.ts';
import { readStages } from '../../src/dockerfile/read-stages.ts';
import { Options } from '../../src/options.ts';

/** Builds that wait for the engine at the same time: a small build is waiting more than computing. */
const atOnce = 4;

let engine: DockerEngine;
const withDocker = await onDocker(() => engine);

/** Debian 13 has a buildx before `--call`, its next release one after it. */
describe.each(['trixie', 'forky'])('with the builder of Debian %s', (suite) => {
  beforeAll(async () => {
    engine = await dockerEngine({ suite });
  });
  afterAll(() => engine?.stop());

  function worldIn(cwd: string, raw: object = {}) {
    const context = fakeContext({ cwd, env: { ...process.env, ...engine.env } });
    const options = parseOptions(Options, {
      name: 'docker',
      raw: { image: 'localhost:1/acme/parcel', ...raw },
      host: context.options,
      env: context.env,
    });
    return { options, context, ports: realPorts(context) };
  }
  const namesOf = (stages: readonly { readonly name?: string }[] = []) => stages.map(({ name }) => name);

  withDocker(
    'the stages are those that it builds, and what is read without it differs in here-documents only',
    async () => {
      const wrong: string[] = [];
      await inParallel(Object.entries(oddDockerfiles), atOnce, async ([name, text]) => {
        await using folder = await temporaryFolder({ Dockerfile: text });
        const told = await askStages(worldIn(folder.path), text).catch((error: { code?: string }) => {
          expect(error.code).toBe('EDOCKERFILE');
          return undefined;
        });
        if (told === undefined) {
          // Then it does not build it either, and not because a step fails.
          const { stderr } = await build(folder.path);
          expect(`${name}: ${stderr}`).toMatch(/failed to solve: (?!process|failed to)/);
          return;
        }
        const read = readStages(text);
        if (JSON.stringify(namesOf(read)) !== JSON.stringify(namesOf(told))) wrong.push(name);
        else expect(read.map(({ first }) => first)).toEqual(told.map(({ first }) => first));
      });
      expect(wrong.filter((name) => !oddDockerfiles[name]?.includes('<<'))).toEqual([]);
    },
  );

  withDocker('a shift before the last stages leaves `production` the target', async () => {
    const text = oddDockerfiles['a shift in arithmetic'] ?? '';
    await using folder = await temporaryFolder({ Dockerfile: text });

    expect((await readDockerfile(worldIn(folder.path))).target).toBe('production');
    expect((await readDockerfile(worldIn(folder.path, { target: 'production' }))).target).toBe('production');
    await expect(readDockerfile(worldIn(folder.path, { target: 'SHIFT' }))).rejects.toMatchObject({
      code: 'ENOSTAGE',
      details: expect.stringContaining('`one`, `test`, `production`'),
    });
  });

  withDocker('what it does not understand is named', async () => {
    await using folder = await temporaryFolder({ Dockerfile: 'FROM scratch\nRNU true\n' });

    await expect(readDockerfile(worldIn(folder.path))).rejects.toMatchObject({
      code: 'EDOCKERFILE',
      message: expect.stringContaining('line 2'),
    });
  });

  const files = {
    'dist/a.whl': 'a',
    'dist/b.txt': 'b',
    'src/app/x.py': '',
    'src/y.py': '',
    'Readme.md': '',
    'docs/a/b.md': '',
  };
  const patterns = [
    ['dist'],
    ['/dist/'],
    ['dist/*'],
    ['*.whl'],
    ['**/*.whl'],
    ['**/b.*'],
    ['*', '!src'],
    ['*', '!src/app'],
    ['*', '!dist/*.whl'],
    ['dist', '!dist', 'dist/a.whl'],
    ['DIST'],
    ['readme.md'],
    ['docs/**/b.md'],
    ['# dist', '', '  dist  '],
    ['./dist'],
    ['d?st'],
    ['[a-e]ist'],
    ['!dist', 'dist'],
    ['src/*', '!src/app/x.py'],
    ['**'],
    ['dist/../src'],
  ];
  const sources = ['dist', '/dist/', 'dist/*.whl', './src/app', 'src/y.py', 'Readme.md', '*.md', 'docs'];

  withDocker('a .dockerignore is named exactly when it leaves nothing of what COPY needs', async () => {
    const differing: string[] = [];
    await inParallel(patterns, atOnce, async (lines) => {
      const whole = { Dockerfile: 'FROM scratch\nCOPY . /x/\n', '.dockerignore': `${lines.join('\n')}\n` };
      await using folder = await temporaryFolder({ ...files, ...whole });
      await using out = await temporaryFolder();
      expect((await build(folder.path, `type=local,dest=${out.path}`)).exitCode).toBe(0);
      for (const source of sources) {
        const text = `FROM scratch\nCOPY ${source} /x/\n`;
        const hidden = await findHidden(worldIn(folder.path), { text, stages: readStages(text) });
        const path = source.replace(/^[./]+|\/$/g, '');
        if (hidden.length > 0 === (await hasFiles(join(out.path, 'x'), path)))
          differing.push(`${lines.join(' | ')}: ${source}`);
      }
    });
    expect(differing).toEqual([]);
  });

  withDocker('the remedies that are named work', async () => {
    const text = 'FROM scratch\n\nCOPY dist/*.whl /x/\n';
    await using folder = await temporaryFolder({
      ...files,
      Dockerfile: text,
      '.dockerignore': '# what is built\ndist\n',
    });
    const world = worldIn(folder.path);
    const [sentence, ...others] = await findHidden(world, await readDockerfile(world));

    expect(others).toEqual([]);
    expect(sentence).toContain('`Dockerfile`, line 3: `COPY` needs `dist/*.whl`');
    expect(sentence).toContain('`.dockerignore`, line 2 (`dist`)');
    expect((await build(folder.path)).exitCode).not.toBe(0);
    const remedy = /add `(.+?)`/.exec(sentence ?? '')?.[1];
    await writeFile(join(folder.path, '.dockerignore'), `# what is built\ndist\n${remedy}\n`);
    expect((await build(folder.path)).exitCode).toBe(0);
    expect(await findHidden(world, await readDockerfile(world))).toEqual([]);
  });

  async function hasFiles(cwd: string, path: string): Promise<boolean> {
    for await (const each of glob([path, `${path}/**`], { cwd, withFileTypes: true })) if (each.isFile()) return true;
    return false;
  }

  function build(cwd: string, output = 'type=cacheonly') {
    const args = ['buildx', 'build', '--output', output, '.'];
    return execa('docker', args, { cwd, env: engine.env, reject: false });
  }
});
