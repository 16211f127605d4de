import { describe, expect, it } from '@jest/globals';
import { type Command, defineCommand } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { renderCompletion } from './render-completion.ts';

const told = { task: 'Test', details: '', exitCodes: {}, run: async () => ({ exitCode: 0 }) };
const commands: readonly Command[] = [
  defineCommand({
    ...{ ...told, name: 'weigh', summary: "Weighs a release's box: `touch hacked` $(touch hacked) '; touch hacked" },
    arguments: [
      { name: 'action', description: 'What.', choices: ['net', 'gross', '$(touch hacked)', "'; touch hacked;'"] },
    ],
    options: { unit: { type: 'string', value: 'UNIT', description: "The unit's name: kg\\g." } },
  }),
  defineCommand({ ...told, name: 'wait', summary: 'Waits.', arguments: [], options: {} }),
];

/** What bash would offer for the last word. */
async function offered(cwd: string, ...words: string[]): Promise<string[]> {
  const line = words.map((word) => `'${word}'`).join(' ');
  const script = `${renderCompletion('bash', commands)}
COMP_WORDS=(waybill ${line}); COMP_CWORD=${words.length}; _waybill; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await execa('bash', ['-e', '-u', '-c', script], { cwd });
  return stdout.split('\n').filter(Boolean).sort();
}

describe('bash', () => {
  it.each([
    [['w'], ['wait', 'weigh']],
    [['we'], ['weigh']],
    [['help', 'wa'], ['wait']],
    [['--cwd', 'weigh', 'wa'], ['wait']],
    [
      ['weigh', ''],
      ['--cwd', '--help', '--json', '--unit', '--version', 'gross', 'net'],
    ],
    [['--json', 'weigh', '--u'], ['--unit']],
    [['nothing', ''], []],
  ])('after %j offers %j', async (words, expected) => {
    await using folder = await temporaryFolder();

    expect(await offered(folder.path, ...words)).toEqual(expected);
    expect((await execa('ls', ['-A', folder.path])).stdout).toBe('');
  });
});

it.each(['bash', 'zsh', 'fish'] as const)('a script for %s has nothing in it that a text could run', (shell) => {
  const script = renderCompletion(shell, commands);
  // What is between single quotes is no command.
  const bare = shell === 'fish' ? script.replace(/'(?:\\.|[^'\\])*'/g, '') : script.replace(/'[^']*'|\\'/g, '');

  expect(script).toContain('weigh');
  expect(bare).not.toContain('hacked');
});

it.each([
  ['zsh', ['-f', '-n']],
  ['fish', ['--no-execute']],
] as const)('a script for %s is one', async (shell, args) => {
  await using folder = await temporaryFolder({ script: renderCompletion(shell, commands) });
  const { exitCode, code } = await execa(shell, [...args, 'script'], { cwd: folder.path, reject: false });

  // Not every machine has this shell.
  expect(code === 'ENOENT' ? 0 : exitCode).toBe(0);
});
