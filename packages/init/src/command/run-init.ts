import { type CommandResult, exitCodes, type Ports, realPorts, type Shell } from '@waybill/kernel';
import { type Ask, askOnTerminal, defaultAnswers, findAnswers, isTerminal } from '../ask/index.ts';
import { cancelled, noTerminal } from '../errors.ts';
import { ownVersions } from '../own-versions.ts';
import { type Plan, planInit } from '../plan/index.ts';
import { type Facts, findFacts, readRepository, readTexts, type Snapshot } from '../repository/index.ts';
import { carryOver, findNamedFiles } from '../tools/index.ts';
import { checkTargets, type LockResult, writeFile, writeLock } from '../write/index.ts';
import { type InitOptions, readGiven } from './read-given.ts';
import { renderDiff } from './render-diff.ts';
import { lockTodo, renderCarried, renderFacts, renderFiles, renderTodo } from './render-report.ts';

/** What a test puts in place of the world. */
interface Seam {
  readonly ports?: Pick<Ports, 'run'>;
  readonly ask?: Ask;
}

/**
 * Sets up releases: reads the repository, asks, shows, and writes.
 *
 * @throws EINITFOLDER, EINITOPTION, EINITTERMINAL, EINITCANCELLED, EINITOUTSIDE, EINITCHANGED
 */
export async function runInit(shell: Shell, options: InitOptions, seam: Seam = {}): Promise<CommandResult> {
  const given = readGiven(options);
  const ask = await findAsk(shell, options, seam);
  const { run } = seam.ports ?? realPorts(shell);
  const snapshot = await readWhole(shell, run);
  const facts = findFacts(snapshot);
  shell.stdout.write(`${renderFacts(facts)}\n\n`);
  const answers =
    ask === undefined
      ? { ...defaultAnswers(facts, snapshot), ...definedOf(given) }
      : await findAnswers({ facts, snapshot, given, ask });
  const carried = carryOver({ snapshot, facts });
  const plan = planInit(snapshot, { facts, answers, carried, versions: ownVersions(answers.service) });
  const diff = await show(shell, plan);
  checkTargets(shell.cwd, [...plan.files.map(({ path }) => path), ...(plan.lock ? [plan.lock.file] : [])]);
  const isDone = plan.files.length === 0 && plan.lock === undefined;
  if (options['dry-run'] === true || isDone) return report({ plan, facts, diff, locked: undefined, isWritten: false });
  if (ask !== undefined && !(await ask.confirm('Write these files?'))) throw cancelled();
  return report({ plan, facts, diff, locked: await write(shell, plan, run), isWritten: true });
}

/** @returns nothing where nobody is asked; @throws EINITTERMINAL */
async function findAsk(shell: Shell, options: InitOptions, { ask }: Seam): Promise<Ask | undefined> {
  if (options.yes === true || options['dry-run'] === true) return undefined;
  if (ask !== undefined) return ask;
  if (!isTerminal(shell)) throw noTerminal();
  return askOnTerminal(shell);
}

async function write(
  { cwd, env, stdout }: Shell,
  { files, lock }: Plan,
  run: Ports['run'],
): Promise<LockResult | undefined> {
  for (const file of files) writeFile(cwd, file);
  if (lock === undefined) return undefined;
  stdout.write(`Writing ${lock.file} with ${lock.program}…\n\n`);
  return writeLock({ cwd, env, run }, lock);
}

/** The repository, and the files that settings of its release tools name. */
async function readWhole(shell: Shell, run: Ports['run']): Promise<Snapshot> {
  const snapshot = await readRepository(shell, run);
  const named = await readTexts(shell.cwd, findNamedFiles(snapshot));
  return {
    ...snapshot,
    texts: new Map([...snapshot.texts, ...named.texts]),
    unread: new Map([...snapshot.unread, ...named.unread]),
  };
}

function definedOf<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
}

async function show({ stdout }: Shell, plan: Plan): Promise<string> {
  const diff = await renderDiff(plan.files);
  const carried = renderCarried(plan.carried);
  for (const part of [diff, carried]) if (part !== '') stdout.write(`${part}\n\n`);
  if (plan.lock !== undefined) {
    const { file, program, args } = plan.lock;
    stdout.write(`${file} is written by \`${[program, ...args].join(' ')}\`.\n\n`);
  }
  return diff;
}

interface Outcome {
  readonly plan: Plan;
  readonly facts: Facts;
  readonly diff: string;
  readonly locked: LockResult | undefined;
  readonly isWritten: boolean;
}

function report({ plan, facts, diff, locked, isWritten }: Outcome): CommandResult {
  const todo = [
    ...(plan.missing === undefined ? [] : [{ what: plan.missing }]),
    ...lockTodo(plan, locked),
    ...plan.todo,
  ];
  const isDone = plan.files.length === 0 && plan.lock === undefined;
  const head = isDone ? 'Nothing has to be changed.' : isWritten ? renderFiles(plan, locked) : 'Nothing was written.';
  return {
    exitCode: plan.missing === undefined ? exitCodes.done : exitCodes.incomplete,
    text: `${head}\n\n${renderTodo(todo)}`,
    data: {
      isWritten,
      files: plan.files.map(({ path, before, after }) => ({
        path,
        change: after === undefined ? 'removed' : before === undefined ? 'new' : 'changed',
      })),
      diff,
      lock: plan.lock === undefined ? null : { file: plan.lock.file, ...(locked ?? { isWritten: false }) },
      carried: plan.carried.map(({ tool, file, kept, leftOut }) => ({ tool, file, kept, leftOut })),
      found: {
        service: facts.service.name ?? null,
        repository: facts.service.slug,
        branch: facts.main,
        tests: facts.tests ?? null,
      },
      todo,
    },
  };
}
