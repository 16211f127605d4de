import { createReadStream } from 'node:fs';
import {
  type BaseContext,
  findProgram,
  isolatedEnvironment,
  makePlain,
  type Ports,
  scratchFolder,
  sha256File,
} from '@waybill/kernel';
import { commandMissing, noScanner, scannerMissing, wrongProgram } from '../errors.ts';
import type { Options, ScannerName } from '../options.ts';
import type { Adapter } from './adapter.ts';
import { commandScanner } from './command.ts';
import { debsecan } from './debsecan.ts';
import { grype } from './grype.ts';
import { npmAudit } from './npm-audit.ts';
import { osvScanner } from './osv-scanner.ts';
import { pipAudit } from './pip-audit.ts';
import { trivy } from './trivy.ts';

const adapters = [osvScanner, grype, trivy, debsecan, pipAudit, npmAudit];

const unknownVersion = 'of an unknown version';

/** Of which the first that is there is taken. */
const chosenByItself = [osvScanner, grype, trivy, debsecan];

/** A tool that is there. */
export interface Scanner {
  readonly adapter: Adapter;
  /** Absolute path of the program. */
  readonly path: string;
  readonly sha256: string;
  readonly version: string;
  /** Why this one: for the log. */
  readonly because: string;
}

export interface ScannerInput {
  readonly options: Options;
  readonly context: Pick<BaseContext, 'cwd' | 'env' | 'logger'>;
  readonly ports: Ports;
}

/** The program that `"auto"` would take, or nothing. */
export async function findChosen({ context }: Pick<ScannerInput, 'context'>): Promise<Adapter | undefined> {
  for (const adapter of chosenByItself) {
    if ((await findProgram(adapter.program, context.env, context.cwd)) !== undefined) return adapter;
  }
  return undefined;
}

/**
 * Finds the scanners of this run, checks their programs and asks their versions.
 *
 * @throws ENOSCANNER, ESCANNERMISSING where one is missing; ESCANNERHASH for a program with another hash than the one that is pinned
 */
export async function openScanners(input: ScannerInput): Promise<Scanner[]> {
  const { options } = input;
  if (options.scanners === 'auto') {
    const adapter = await findChosen(input);
    if (adapter === undefined) throw noScanner(chosenByItself.map(({ program }) => program));
    return [await openScanner(adapter, 'the first one on the PATH', input)];
  }
  const names = [...new Set(options.scanners)];
  return Promise.all(names.map((name) => openScanner(adapterOf(name, options), 'as configured', input)));
}

function adapterOf(name: ScannerName, { command }: Options): Adapter {
  if (name !== 'command') return adapters.find((each) => each.name === name) ?? osvScanner;
  if (command === undefined) throw commandMissing();
  return commandScanner(command);
}

async function openScanner(adapter: Adapter, because: string, input: ScannerInput): Promise<Scanner> {
  const { options, context } = input;
  const { name, program } = adapter;
  const path = await findProgram(program, context.env, context.cwd);
  if (path === undefined) throw scannerMissing(name, program);
  const sha256 = await sha256File(path);
  const pinned = options.sha256[name];
  // Before it is started for the first time.
  if (pinned !== undefined && pinned !== sha256) throw wrongProgram(name, path, sha256);
  return { adapter, path, sha256, version: await readVersion(adapter, path, input), because };
}

async function readVersion(adapter: Adapter, path: string, { options, context, ports }: ScannerInput): Promise<string> {
  if (adapter.versionArgs.length === 0) return (await readOwnVersion(path)) ?? unknownVersion;
  await using home = scratchFolder('scan');
  const env = isolatedEnvironment(context.env, { variables: adapter.variables, given: options.env, home: home.path });
  const { stdout, stderr } = await ports.run(path, adapter.versionArgs, { env, cwd: home.path, timeout: 60_000 });
  // Further lines are of other things: Trivy names the time of its database, whose seconds look like a version.
  const [line = ''] = (stdout.trim() || stderr.trim()).split('\n', 1);
  return makePlain(/\d+\.\d+[\w.+~-]*/.exec(line.slice(0, 2000))?.[0] ?? unknownVersion).slice(0, 100);
}

/** A script of Python may say its version in a line. */
async function readOwnVersion(path: string): Promise<string | undefined> {
  const chunks = createReadStream(path, { end: 4000, encoding: 'utf8' });
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return /^VERSION = "(\d[\d.]*)"$/m.exec(text)?.[1];
}
