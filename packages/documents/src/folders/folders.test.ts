import { chmod, link, mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { execa } from 'execa';
import { unpackTar } from 'modern-tar';
import { documentProject } from '../../test/document-project.ts';
import { findFiles } from './find-files.ts';
import { listFolder } from './list-folder.ts';
import { planFolders } from './plan-folders.ts';
import { writeArchive } from './write-archive.ts';

type Project = Awaited<ReturnType<typeof documentProject>>;
const mtime = new Date('2026-05-04T10:00:00Z');

async function list(project: Project, folder: string) {
  const context = await project.context();
  return (await listFolder(folder, { context, ports: realPorts(context) })).entries;
}

async function pack(project: Project, folder: string, format: 'tar.gz' | 'zip' = 'tar.gz'): Promise<Buffer> {
  const file = join(project.cwd, `build-${format}`);
  await writeArchive({ entries: await list(project, folder), top: 'guides-1.2.0', format, mtime }, file);
  return readFile(file);
}

const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    ({ code, message }) => `${code} ${message}`,
  );

describe('a folder', () => {
  it('has what git would commit of it', async () => {
    await using project = await documentProject({ 'docs/a.md': 'a', 'docs/.gitignore': '.env\n', 'other/b.md': 'b' });
    await writeFile(join(project.cwd, 'docs/.env'), 'secret');
    await writeFile(join(project.cwd, 'docs/new ü.md'), 'n');

    expect((await list(project, 'docs')).map(({ path }) => path)).toEqual(['.gitignore', 'a.md', 'new ü.md']);
  });

  it('that git ignores has all that is in it, but for a repository of its own', async () => {
    await using project = await documentProject({});
    for (const path of ['build/site/a.html', 'build/site/.git/config']) {
      await mkdir(join(project.cwd, path, '..'), { recursive: true });
      await writeFile(join(project.cwd, path), 'a');
    }

    expect((await list(project, 'build/site')).map(({ path }) => path)).toEqual(['a.html']);
  });

  it('may have links to files of the repository, and to its own folders', async () => {
    await using project = await documentProject({
      'docs/1.1/a.md': 'a',
      'docs/other/b.md': 'b',
      'README.md': 'readme',
    });
    await symlink('../README.md', join(project.cwd, 'docs/index.md'));
    await symlink('1.1', join(project.cwd, 'docs/latest'));
    await symlink('../1.1', join(project.cwd, 'docs/other/up'));
    await project.commit();

    const entries = await unpackTar(gunzipSync(await pack(project, 'docs')));

    expect(
      entries.map(({ header, data }) => [header.name, header.linkname ?? '', Buffer.from(data ?? []).toString()]),
    ).toEqual([
      ['guides-1.2.0/1.1/a.md', '', 'a'],
      ['guides-1.2.0/index.md', '', 'readme'],
      ['guides-1.2.0/latest', '1.1', ''],
      ['guides-1.2.0/other/b.md', '', 'b'],
      ['guides-1.2.0/other/up', '../1.1', ''],
    ]);
  });

  it.each([
    ['/etc/hostname', 'it leads out of the repository'],
    ['../../..', 'it leads out of the repository'],
    ['../.git/config', 'it leads to files of git itself'],
    ['../build/secret', 'it leads to a file that git ignores'],
    ['.env', 'it leads to a file that git ignores'],
    ['../other', 'it leads to a folder outside of the one that is packed'],
    ['nothing', 'it leads to nothing'],
    ['link', 'it leads to nothing'],
  ])('with a link to %s is refused', async (target, problem) => {
    await using project = await documentProject({ 'docs/a.md': 'a', 'docs/.gitignore': '.env\n', 'other/b': 'b' });
    await mkdir(join(project.cwd, 'build'));
    await writeFile(join(project.cwd, 'build/secret'), 's');
    await writeFile(join(project.cwd, 'docs/.env'), 's');
    await symlink(target, join(project.cwd, 'docs/link'));

    expect(await refused(list(project, 'docs'))).toBe(
      `EDOCUMENTSLINK The symbolic link \`docs/link\` cannot be released: ${problem}.`,
    );
  });

  it('that is a link to files of git, and a file that leads there, are refused', async () => {
    await using project = await documentProject({ 'docs/a.md': 'a' });
    await symlink('.git', join(project.cwd, 'guides'));
    await symlink('../.git/config', join(project.cwd, 'docs/config.md'));
    const context = await project.context();
    const input = { context, ports: realPorts(context) };

    for (const folder of ['guides', '.git']) expect(await refused(list(project, folder))).toContain('EDOCUMENTSLINK');
    expect(await refused(findFiles('docs/*.md', input))).toContain('EDOCUMENTSLINK');
    expect(await refused(findFiles('guides/config', input))).toContain('EDOCUMENTSLINK');
    expect(await findFiles('docs/a*', input)).toEqual(['docs/a.md']);
  });

  it('with what no archive can hold is refused', async () => {
    await using project = await documentProject({ 'docs/a\\b.md': 'a' });
    await mkdir(join(project.cwd, 'build'));
    await execa('mkfifo', [join(project.cwd, 'build/pipe')]);

    expect(await refused(list(project, 'docs'))).toContain('EDOCUMENTSPATH');
    expect(await refused(list(project, 'build'))).toContain('EDOCUMENTSKIND');
  });
});

describe('an archive', () => {
  it.each(['tar.gz', 'zip'] as const)('of the form %s has the same bytes wherever it is made', async (format) => {
    await using project = await documentProject({
      'docs/run.sh': 'a',
      'docs/empty': '',
      'docs/b/ü.md': 'ü'.repeat(100),
    });
    await chmod(join(project.cwd, 'docs/run.sh'), 0o755);
    await symlink('b', join(project.cwd, 'docs/c'));
    const first = await pack(project, 'docs', format);

    await utimes(join(project.cwd, 'docs/run.sh'), 1, 1);
    await chmod(join(project.cwd, 'docs/run.sh'), 0o775);
    await link(join(project.cwd, 'docs/empty'), join(project.cwd, 'hard'));
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Asia/Kathmandu';
    const second = await pack(project, 'docs', format);
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;

    expect(second.equals(first)).toBe(true);
  });

  it('can be unpacked by common tools, with modes, times and links', async () => {
    await using project = await documentProject({
      'docs/run.sh': '#!/bin/sh\n',
      'docs/empty': '',
      [`docs/${'long/'.repeat(40)}a.md`]: 'a',
    });
    await chmod(join(project.cwd, 'docs/run.sh'), 0o755);
    await symlink('long', join(project.cwd, 'docs/short'));
    await pack(project, 'docs');
    await pack(project, 'docs', 'zip');
    const env = { TZ: 'UTC' };

    const tar = (await execa('tar', ['-tvzf', 'build-tar.gz'], { cwd: project.cwd, env })).stdout.split('\n');
    const python =
      'import sys,zipfile,json; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps([[i.filename,i.date_time,oct(i.external_attr>>16)] for i in z.infolist()]))';
    const zip = await execa('python3', ['-c', python, 'build-zip'], { cwd: project.cwd });

    expect(tar.map((line) => line.replace(/\s+/g, ' '))).toEqual([
      '-rw-r--r-- 0/0 0 2026-05-04 10:00 guides-1.2.0/empty',
      expect.stringMatching(/^-rw-r--r-- 0\/0 1 2026-05-04 10:00 guides-1.2.0\/(?:long\/){40}a.md$/),
      '-rwxr-xr-x 0/0 10 2026-05-04 10:00 guides-1.2.0/run.sh',
      'lrwxrwxrwx 0/0 0 2026-05-04 10:00 guides-1.2.0/short -> long',
    ]);
    expect(JSON.parse(zip.stdout)).toEqual([
      ['guides-1.2.0/empty', [2026, 5, 4, 10, 0, 0], '0o100644'],
      [`guides-1.2.0/${'long/'.repeat(40)}a.md`, [2026, 5, 4, 10, 0, 0], '0o100644'],
      ['guides-1.2.0/run.sh', [2026, 5, 4, 10, 0, 0], '0o100755'],
      ['guides-1.2.0/short', [2026, 5, 4, 10, 0, 0], '0o120777'],
    ]);
  });

  it.each(['tar.gz', 'zip'] as const)('of the form %s is refused where a file changes meanwhile', async (format) => {
    await using project = await documentProject({ 'docs/a.md': 'aaa', 'docs/b.md': 'bbb' });
    const entries = await list(project, 'docs');
    await writeFile(join(project.cwd, 'docs/b.md'), 'longer');

    const work = writeArchive({ entries, top: 'docs', format, mtime }, join(project.cwd, 'out'));

    expect(await refused(work)).toContain('EDOCUMENTSCHANGED');
  });
});

it.each(['tar.gz', 'zip'] as const)('packs 20,000 files of the form %s, one after the other', async (format) => {
  await using project = await documentProject({ 'a.md': 'a' });
  const source = join(project.cwd, 'a.md');
  const entries = Array.from({ length: 20_000 }, (_, at) => {
    return { is: 'file', path: `${at}.md`, source, size: 1, isProgram: false } as const;
  });
  const file = join(project.cwd, `out.${format}`);

  await writeArchive({ entries, top: 'docs', format, mtime }, file);

  const python =
    'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(*z.namelist(), sep=chr(10))';
  const list = format === 'zip' ? execa('python3', ['-c', python, file]) : execa('tar', ['-tzf', file]);
  const names = (await list).stdout.split('\n');
  expect([names.length, names[0], names.at(-1)]).toEqual([20_000, 'docs/0.md', 'docs/19999.md']);
});

it('names archives by the last part of the path', () => {
  const names = planFolders([
    'docs/guides/',
    './',
    'a b/.hidden ü',
    { path: 'x', name: 'y', format: 'zip', required: true },
  ]);

  expect(names.map(({ path, name, format }) => `${path} ${name}.${format}`)).toEqual([
    'docs/guides guides.tar.gz',
    '. documents.tar.gz',
    'a b/.hidden ü hidden-.tar.gz',
    'x y.zip',
  ]);
});
