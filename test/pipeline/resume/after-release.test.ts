import { describe, expect, it } from '@jest/globals';
import { scratchRelease } from '../scratch-release.ts';

const basics = `{ name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes }`;

/** What a `success` step throws, and the words of it that a person must see. */
const thrown: readonly (readonly [kind: string, expression: string, ...words: string[]])[] = [
  ['an error', `new Error('no luck')`, 'no luck'],
  ['a text', `'a text'`, 'a text'],
  ['an object', `{ status: 422, message: 'Validation Failed' }`, 'Validation Failed'],
  ['nothing', `undefined`, 'It gave no reason'],
  ['an aggregate', `new AggregateError([new Error('first'), new Error('second')])`, 'first', 'second'],
  [
    'a GraphQL error',
    `Object.assign(new Error('Could not resolve #141414'), { errors: [{ type: 'NOT_FOUND', message: 'Could not …' }] })`,
    'Could not resolve #141414',
  ],
  [
    'an error of semantic-release',
    `Object.assign(new Error('It is so.'), { semanticRelease: true, code: 'ESO', details: 'Do that.' })`,
    'ESO It is so. Do that.',
  ],
  ['a failure of fetch', `new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })`, 'ECONNREFUSED'],
];

describe('after a release is published', () => {
  it('no error of a `success` step fails it: each is a warning that names the step and the reason', async () => {
    const failing = thrown.map(
      ([, expression], at) =>
        `{ name: 'bad-${at}', plugin: { success: async () => { say('bad-${at}.success'); throw ${expression}; } } }`,
    );
    await using scratch = await scratchRelease(`[pipeline({ members: [${basics},
      { name: 'a', plugin: said('a', ['publish', 'success', 'fail'], { publish: () => ({ name: 'A' }) }) },
      ${failing.join(',\n')},
      { name: 'z', plugin: said('z', ['success', 'fail']) },
    ] })]`);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');

    const { exitCode, output } = await clone.release({ env: { GITHUB_STEP_SUMMARY: `${scratch.root}/summary.md` } });

    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
    const events = await scratch.events();
    expect(events).toEqual(expect.arrayContaining(['a.success', 'z.success']));
    expect(events.filter((event) => event.endsWith('.fail'))).toEqual([]);
    expect(output).not.toContain('[object Object]');
    expect(output).toContain('Release v1.0.0 is out');
    const entry = await scratch.ledger('v1.0.0');
    for (const [at, [, , ...words]] of thrown.entries()) {
      expect(output).toContain(`The release is published, but the success step of \`bad-${at}\` failed: `);
      const { state, reason } = entry.announcements.find(({ member }) => member === `bad-${at}`) ?? {};
      expect(state).toBe('failed');
      for (const word of words) expect([output, reason]).toEqual(Array(2).fill(expect.stringContaining(word)));
    }

    // The next run tries once more what failed, and announces nothing twice.
    await scratch.clearEvents();
    const second = await (await scratch.clone()).release();
    expect(second.exitCode).toBe(0);
    expect((await scratch.events()).sort()).toEqual(thrown.map((_, at) => `bad-${at}.success`).sort());
    await scratch.clearEvents();
    expect((await (await scratch.clone()).release()).exitCode).toBe(0);
    expect(await scratch.events()).toEqual([]);
  });

  it('a ledger that cannot be written does not fail it either', async () => {
    await using scratch = await scratchRelease(`[pipeline({ members: [${basics},
      { name: 'a', plugin: said('a', ['success', 'fail'], { success: async (_, { cwd }) => {
        const { rmSync } = await import('node:fs');
        rmSync(join(cwd, '.waybill'), { recursive: true });
        writeFileSync(join(cwd, '.waybill'), '');
      } }) },
    ] })]`);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');

    const { exitCode, output } = await clone.release();

    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
    expect(await scratch.events()).toEqual(['a.success']);
  });

  it('members sum it up before it is closed, and again where the run was killed meanwhile', async () => {
    await using scratch = await scratchRelease(`[pipeline({ members: [${basics},
      { name: 'a', plugin: said('a', ['publish', 'success'], { publish: () => ({ name: 'A' }) }) },
      { name: 'c', plugin: { conclude: async (_, { nextRelease, deployments }) => {
        if (process.env.FULL_STOP) {
          const { execFileSync } = await import('node:child_process');
          const show = () => execFileSync('git', ['--git-dir', process.env.REMOTE, 'show', 'refs/notes/waybill:v1.0.0/waybill.json'], { encoding: 'utf8' });
          while (JSON.parse(show()).announcements.some(({ state }) => state !== 'done')) await new Promise((resolve) => setTimeout(resolve, 20));
          process.kill(process.pid, 'SIGKILL');
        }
        const release = (await deployments.releases()).find(({ tag }) => tag === nextRelease.gitTag);
        say('c sums up ' + release.tag + ' ' + release.isPublished + ' ' + release.announcements.map(({ state }) => state));
      } } },
    ] })]`);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    const killed = await clone.release({ env: { FULL_STOP: '1', REMOTE: `${scratch.root}/remote.git` } });
    expect(killed.exitCode).not.toBe(0);
    expect(await scratch.events()).toEqual(['a.publish', 'a.success']);

    const next = await (await scratch.clone()).release();

    expect({ ...next, output: next.exitCode === 0 ? '' : next.output }).toEqual({ exitCode: 0, output: '' });
    const events = await scratch.events();
    expect(events.filter((event) => event !== 'a.publish')).toEqual(['a.success', 'c sums up v1.0.0 true done']);
    await scratch.clearEvents();
    await (await scratch.clone()).release();
    expect(await scratch.events()).toEqual([]);
  });

  it('members sum it up, too, where nobody announces anything', async () => {
    await using scratch = await scratchRelease(`[pipeline({ members: [${basics},
      { name: 'c', plugin: { conclude: async (_, { nextRelease, deployments }) => {
        const release = (await deployments.releases()).find(({ tag }) => tag === nextRelease.gitTag);
        say('c sums up ' + release?.tag + ' ' + release?.isPublished);
      } } },
    ] })]`);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');

    await clone.release();

    expect(await scratch.events()).toEqual(['c sums up v1.0.0 true']);
  });
});
