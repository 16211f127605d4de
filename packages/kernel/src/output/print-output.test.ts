import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guardOutput } from '../plugin/guard-output.ts';
import { plainVariable, printOutput } from './print-output.ts';
import { showProgress } from './show-progress.ts';

function log(env: Record<string, string>, isTTY = false) {
  let shown = '';
  const stdout = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        shown += String(chunk);
        done();
      },
    }),
    { isTTY },
  );
  guardOutput(stdout, env);
  return { stdout, env, shown: () => shown };
}

const onGithub = { GITHUB_ACTIONS: 'true' };
const onGitlab = { GITLAB_CI: 'true' };
const build = { title: 'uv build', text: 'building\nbuilt', hasFailed: false };

describe('the output of a tool', () => {
  it('is in a group that is closed', () => {
    const github = log(onGithub);
    const gitlab = log(onGitlab);

    github.stdout.write('half a line');
    printOutput(github, build);
    printOutput(gitlab, build);
    printOutput(gitlab, build);

    expect(github.shown()).toBe('half a line\n::group::uv build\nbuilding\nbuilt\n::endgroup::\n');
    const sections = [...gitlab.shown().matchAll(/section_(start|end):(\d+):(\w+)/g)].map(([, kind, , name]) => [
      kind,
      name,
    ]);
    expect(sections.map(([kind]) => kind)).toEqual(['start', 'end', 'start', 'end']);
    expect(new Set(sections.map(([, name]) => name)).size).toBe(2);
    expect(gitlab.shown()).toMatch(/\[collapsed=true\]\r\x1B\[0Kuv build\nbuilding\nbuilt\n/);
  });

  it('is open after a failure', () => {
    for (const env of [onGithub, onGitlab, {}]) {
      const to = log(env);
      printOutput(to, { ...build, hasFailed: true });
      expect(to.shown()).toBe('Output of uv build:\nbuilding\nbuilt\n');
    }
  });

  it('is left out where there are no groups, and where another process shows this output', () => {
    for (const env of [{}, { ...onGithub, [plainVariable]: '1' }]) {
      const to = log(env);
      printOutput(to, build);
      expect(to.shown()).toBe('');
    }
  });

  it('is nothing where a tool has said nothing', () => {
    const to = log(onGithub);
    printOutput(to, { ...build, text: '\n' });
    expect(to.shown()).toBe('');
  });

  it('ends no group and begins none, whatever it says', () => {
    const piece = fc.constantFrom(
      ...[
        '::endgroup::',
        '::group::x',
        '##[endgroup]',
        '##[group]',
        'section_end:1:waybill_1_1',
        '\r',
        '\n',
        '\x1B[0K',
        ' ',
        'a',
        ':',
        '#',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(piece), fc.boolean(), (text, title, isGithub) => {
        const to = log(isGithub ? onGithub : onGitlab);
        printOutput(to, { title: title.join(''), text: `x${text.join('')}`, hasFailed: false });
        const lines = to.shown().split(/\r\n|\n|\r(?!\x1B\[0K)/);
        const groups = isGithub
          ? to
              .shown()
              .split('\n')
              .filter((line) => /^\s*::(end)?group::|##\[(end)?group\]/.test(line))
          : lines.filter((line) => /section_(start|end):\d+:\w+/.test(line));
        expect(groups).toHaveLength(2);
      }),
    );
  });

  it('shows no secret in a title', () => {
    const to = log({ ...onGithub, API_TOKEN: 's3cr3t-value' });
    printOutput(to, { ...build, title: 'curl s3cr3t-value\n::error::x' });
    expect(to.shown()).not.toContain('s3cr3t-value');
    expect(
      to
        .shown()
        .split('\n')
        .filter((line) => line.startsWith('::')),
    ).toHaveLength(2);
  });
});

describe('lines of the host', () => {
  const hidden = /^\[[^\]]*\] \[semantic-release\] › \S+ +Loaded plugin "\w+" from "@waybill\/pipeline"$/;
  const line = '[12:34:13 PM] [semantic-release] › ✔  Loaded plugin "prepare" from "@waybill/pipeline"\n';

  it('that say nothing are left out, with their colours', () => {
    const to = log({});
    guardOutput(to.stdout, {}, { hidden });

    to.stdout.write(line);
    to.stdout.write(`\x1B[90m${line.trimEnd()}\x1B[39m\n`);
    to.stdout.write(`${line}and more\n`);
    to.stdout.write('feat: Loaded plugin\n');

    expect(to.shown()).toBe(`${line}and more\nfeat: Loaded plugin\n`);
  });

  it('are shown to somebody who looks for a fault', () => {
    const to = log({ DEBUG: 'waybill' });
    guardOutput(to.stdout, to.env, { hidden });
    to.stdout.write(line);
    expect(to.shown()).toBe(line);
  });
});

describe('what takes its time', () => {
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('is one line of a terminal, which others take the place of', async () => {
    const to = log({}, true);
    const end = showProgress(to, 'uv build', { terminal: 5 });
    await until(() => to.shown().includes('uv build (0 s)'));
    to.stdout.write('a line\n');
    const shown = to.shown();
    expect(shown.endsWith('\r\x1B[2Ka line\n')).toBe(true);
    await until(() => to.shown().length > shown.length);
    end();
    expect(to.shown().endsWith('\r\x1B[2K')).toBe(true);
  });

  it('is a plain line now and then elsewhere', async () => {
    const to = log(onGithub);
    const end = showProgress(to, 'uv build', { lines: 5 });
    await until(() => to.shown().includes('\n'));
    end();
    expect(to.shown().split('\n')[0]).toBe('uv build: still running after 0 s');
    expect(to.shown()).not.toContain('\x1B');
  });
});
