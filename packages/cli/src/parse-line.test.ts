import { describe, expect, it } from '@jest/globals';
import { type Command, defineCommand, isReleaseError } from '@waybill/kernel';
import fc from 'fast-check';
import { findName, parseLine } from './parse-line.ts';

const run = async () => ({ exitCode: 0 });
const told = { task: 'Test', summary: 'Does something.', details: '', exitCodes: {}, run };
const weigh: Command = defineCommand({
  ...told,
  name: 'weigh',
  arguments: [{ name: 'tag', description: 'Tag.' }],
  options: {
    unit: { type: 'string', value: 'UNIT', description: 'Unit.' },
    net: { type: 'boolean', description: 'Without the box.' },
  },
});
const ledger: Command = defineCommand({
  ...told,
  name: 'ledger',
  arguments: [{ name: 'action', description: 'What.', isRequired: true, choices: ['check', 'repair'] }],
  options: {},
});

describe('the name of a command', () => {
  it.each([
    [['status', 'v1.0.0'], { name: 'status', rest: ['v1.0.0'] }],
    [['--json', 'status'], { name: 'status', rest: ['--json'], isJson: true }],
    [['--cwd', 'a', 'status', '--json'], { name: 'status', rest: ['--cwd', 'a', '--json'], cwd: 'a', isJson: true }],
    [['--cwd=a', 'status'], { name: 'status', rest: ['--cwd=a'], cwd: 'a' }],
    [['resume', '--', '-v1'], { name: 'resume', rest: ['--', '-v1'] }],
    [['help', 'resume'], { name: 'resume', rest: [], isHelp: true }],
    [['resume', '--help'], { name: 'resume', rest: ['--help'], isHelp: true }],
    [['resume', '-h'], { name: 'resume', rest: ['-h'], isHelp: true }],
    [['resume', 'help'], { name: 'resume', rest: ['help'], isHelp: false }],
    [['help'], { rest: [], isHelp: true }],
    [['help', 'help'], { name: 'help', rest: [], isHelp: true }],
    [['--version'], { rest: ['--version'], isVersion: true }],
    [[], { rest: [] }],
  ])('of %j is found', (args, found) => {
    const { name, ...line } = findName(args);

    expect({ name, ...line }).toEqual({
      ...{ name: undefined, isHelp: false, isVersion: false, isJson: false },
      ...found,
    });
  });
});

describe('what is given beside the name', () => {
  it.each([
    [weigh, [], { options: {}, arguments: {} }],
    [weigh, ['v1.0.0', '--net'], { options: { net: true }, arguments: { tag: 'v1.0.0' } }],
    [weigh, ['--unit=kg', '--json', '--cwd', 'a'], { options: { unit: 'kg' }, arguments: {} }],
    [weigh, ['--', '--net'], { options: {}, arguments: { tag: '--net' } }],
    [ledger, ['repair'], { options: {}, arguments: { action: 'repair' } }],
  ])('%# is read', (command, rest, given) => {
    expect(parseLine(command, rest)).toEqual(given);
  });

  it.each([
    [weigh, ['a', 'b', 'c'], '`b c` is too much'],
    [weigh, ['--unit'], "'--unit <value>' argument missing"],
    [weigh, ['--net=1'], "'--net' does not take an argument"],
    [weigh, ['--gross'], "Unknown option '--gross'"],
    [weigh, ['-n'], "Unknown option '-n'"],
    [ledger, [], '`action` is missing'],
    [ledger, ['fix'], '`action` is `fix`, expected `check` or `repair`'],
    [ledger, ['check', 'repair'], '`repair` is too much'],
  ])('%# is refused, with how to use the command', (command, rest, problem) => {
    expect(() => parseLine(command, rest)).toThrow(
      expect.objectContaining({
        ...{ code: 'EUSAGE', message: expect.stringContaining(problem) },
        details: expect.stringContaining(`Usage: waybill ${command.name}`),
      }),
    );
  });
});

it('every command line is read, or refused by name', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('--', '-', '--json', '--cwd', '--no-net', '-h', 'weigh', 'help'));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (args) => {
      const { name, rest } = findName(args);
      expect(rest.length).toBeLessThanOrEqual(args.length);
      if (name !== undefined) expect(args).toContain(name);
      try {
        parseLine(weigh, rest);
      } catch (error) {
        expect(isReleaseError(error) && error.code).toBe('EUSAGE');
      }
    }),
  );
});
