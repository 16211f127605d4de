import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { obeyedCommands } from '@waybill/kernel/testing';
import { formsOf } from '../../packages/kernel/src/secrets/secret-forms.ts';
import { isSecretName } from '../../packages/kernel/src/secrets/secrets.ts';
import { seen } from '../../packages/slack/test/slack-limits.ts';
import { jobEnvironment } from '../harness/releases/job-environment.ts';
import { expectSuccess } from '../harness/releases/release-job.ts';
import { channels, startWorld, type World } from '../harness/releases/released-world.ts';
import { smallProject } from '../harness/releases/small-project.ts';

let world: World<'github' | 'slack' | 'index'>;
beforeAll(async () => {
  world = await startWorld(['github', 'slack', 'index']);
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

const stop = 'nobody-knows';
const hidden = '\u202E\x1B[2K\u200B';
/** A group of ours, by its title: what is in it could end it only by being obeyed. */
const ownGroup =
  /^::group::(?:@(?:semantic-release|waybill)\/[a-z-]+ \(\w+\)|Plan of the release|What was built|When each step ran|python3|uv build)\n([\s\S]*?)^::endgroup::$/gm;

const attack = `weigh ##[stop-commands]${stop} ${hidden}section_start:1:a <!-- <img src=a> [x](javascript:a) [https://pypi.org](https://evil.test)`;

/** A build that says what CI services obey, and all that it finds in its environment. */
const backend = `import os, sys
from flit_core.buildapi import *
for stream in (sys.stdout, sys.stderr):
    stream.write('::stop-commands::${stop}\\n##[stop-commands]${stop}\\r::stop-commands::${stop}\\n')
    stream.write('\\n'.join(f'{name}={value}' for name, value in os.environ.items()) + '\\n')
    stream.flush()
`;

it('hides no text, obeys none and shows no secret, wherever a release is seen', async () => {
  const project = smallProject({ 'backend.py': backend }, 'hostile');
  const settings = `${project['pyproject.toml']}\n[tool.flit.sdist]\ninclude = ["backend.py"]\n`;
  const pyproject = settings
    .replace('requires = ["flit_core"]', 'requires = ["flit_core"]\nbackend-path = ["."]')
    .replace('flit_core.buildapi', 'backend');
  await using repository = await world.repository({ ...project, 'pyproject.toml': pyproject });
  await repository.commit(`feat: ${attack}\n\n::stop-commands::${stop}\n\nBREAKING CHANGE: ${attack}`);
  await repository.commit('fix: keep Zoë, שלום, 👩‍👩‍👧 and `std::vec<T>` as they are');
  await repository.push();
  const page = join(repository.cwd, '..', 'summary.md');
  const outputs = join(repository.cwd, '..', 'outputs.txt');
  const env = { GITHUB_STEP_SUMMARY: page, GITHUB_OUTPUT: outputs, SIGNING_PASS: 'pa55 wörd/of+parcels' };

  const job = await world.release(repository, { env });

  expectSuccess(job);
  const [release] = await world.services.github.releases(world.slug);
  const messages = await Promise.all(channels.map((channel) => world.services.slack.messages(channel)));
  const shown = {
    log: job.output,
    page: await readFile(page, 'utf8'),
    outputs: await readFile(outputs, 'utf8'),
    changelog: await repository.show('v1.0.0', 'CHANGELOG.md'),
    release: JSON.stringify(release?.body),
    slack: messages
      .flat()
      .map(({ blocks }) => seen(blocks))
      .join('\n'),
    ledger: await repository.git('--git-dir', repository.bare, 'show', 'refs/notes/waybill:v1.0.0/waybill.json'),
  };
  const variables = { ...jobEnvironment({ ...world }, 'main'), ...env };
  const secrets = Object.entries(variables).flatMap(([name, value]) => (isSecretName(name) && value ? [value] : []));
  expect(secrets.length).toBeGreaterThan(3);
  for (const [where, text] of Object.entries(shown)) {
    const found = secrets.flatMap(formsOf).filter((form) => form.length > 4 && text.includes(form));
    expect({ where, found }).toEqual({ where, found: [] });
    expect({ where, hidden: /[\u202E\u200B]|\x1B(?!\[[\d;]*m)/.test(text) }).toEqual({ where, hidden: false });
  }
  expect(obeyedCommands(shown.log.replaceAll(ownGroup, '$1'), [stop])).toEqual([]);
  for (const text of [shown.changelog, shown.release]) {
    expect(text).toMatch(
      /\\<!-- \\+<img src=a> \[x\\+\]\(javascript:a\) \\+\[https:\/\/pypi\.org\]\(https:\/\/evil\.test\)/,
    );
    expect(text).toContain('keep Zoë, שלום, 👩‍👩‍👧 and `std::vec<T>` as they are');
  }
  expect(shown.slack).toContain('<!-- <img src=a> [x](javascript:a)');
  expect(shown.slack).toContain('keep Zoë, שלום, 👩‍👩‍👧 and `std::vec<T>` as they are');
});
