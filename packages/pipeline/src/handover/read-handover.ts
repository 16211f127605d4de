import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type HookInput,
  type ReleaseContext,
  readArtifacts,
  refuseLinks,
  releasePaths,
  waybillFolder,
} from '@waybill/kernel';
import { gitIn, type LedgerArtifact, openLedger } from '../ledger/index.ts';
import type { Options } from '../options.ts';
import { missingIn, recordArtifacts } from '../resume/index.ts';
import { noHandover, wrongHandover } from './errors.ts';
import { findStrays } from './find-strays.ts';
import { type Handover, handoverFile, ownFiles, parseHandover } from './parse-handover.ts';
import { type Adoption, type Maker, planAdoption } from './plan-adoption.ts';
import { digestOf } from './write-handover.ts';

/** Bytes of the description: a thousand artifacts take less. */
const longest = 5_000_000;

type Input = HookInput<Pick<Options, 'handover' | 'ledger'>, ReleaseContext>;

/**
 * What another job built for this release, checked: it is of this version and this commit, every file has its hash, and
 * nothing is beside them that would go out with them.
 *
 * @returns nothing where this job builds
 * @throws EHANDOVER, ENOHANDOVER
 */
export async function readHandover(input: Input): Promise<Handover | undefined> {
  const { cwd, nextRelease } = input.context;
  const { handover: wanted } = input.options;
  if (wanted === 'off') return undefined;
  const { version } = nextRelease;
  const found = await listHandovers(cwd);
  if (!found.includes(version)) {
    if (found.length > 0) throw wrongHandover(version, `it is a build of ${found.join(', ')}`);
    if (wanted === 'auto') return undefined;
    throw noHandover(version);
  }
  const place = releasePaths.of(version).handover;
  await refuseLinks(cwd, place);
  if ((await stat(join(cwd, place))).size > longest) throw wrongHandover(version, `\`${handoverFile}\` is too long`);
  const text = await readFile(join(cwd, place), 'utf8');
  if (wanted.startsWith('sha256:') && digestOf(text) !== wanted)
    throw wrongHandover(version, `\`${handoverFile}\` is not the one that the job wrote which built it`);
  const handover = await parseFor(input, text);
  const artifacts = handover.artifacts as LedgerArtifact[];
  for (const { path = '' } of artifacts) await refuseLinks(cwd, path);
  for (const file of ownFiles)
    await rm(join(cwd, releasePaths.of(version).folder, file), { recursive: true, force: true });
  const changed = await missingIn(cwd, artifacts);
  if (changed.length > 0)
    throw wrongHandover(version, `${changed.map(({ name }) => name).join(', ')} is missing or has other bytes`);
  const [stray] = await findStrays(cwd, handover);
  if (stray !== undefined)
    throw wrongHandover(version, `\`${releasePaths.of(version).folder}/${stray}\` is no artifact of it`);
  return handover;
}

/** @throws EHANDOVER where it is not of this release */
async function parseFor(input: Input, text: string): Promise<Handover> {
  const { version, gitTag, gitHead } = input.context.nextRelease;
  const expected = { version, tag: gitTag, commit: gitHead };
  let parsed = parseHandover(text, expected);
  const builtFrom = 'problem' in parsed ? await findBuiltFrom(input) : undefined;
  if (builtFrom !== undefined) parsed = parseHandover(text, { ...expected, builtFrom });
  if ('problem' in parsed) throw wrongHandover(version, parsed.problem);
  return parsed.handover;
}

/**
 * The commit that an attempt before this one was built from, where it ended between its release commit, which is the one
 * of this run, and its tag. The ledger says so, and is data of somebody else: the history must agree.
 */
async function findBuiltFrom({ context, options, ports }: Input): Promise<string | undefined> {
  if (!options.ledger) return undefined;
  const { gitTag, gitHead } = context.nextRelease;
  const { entry } = await openLedger(context, ports).look(gitTag);
  if (entry?.gitHead !== gitHead || entry.builtFrom === gitHead) return undefined;
  const found = await gitIn(context, ports).try(['merge-base', '--is-ancestor', entry.builtFrom, gitHead]);
  return found.exitCode === 0 ? entry.builtFrom : undefined;
}

/**
 * Takes over what the plugins of this job can check. What they cannot is removed: its makers run here and make it again.
 *
 * @param stages of `prepare`
 * @returns what is delivered as handed over
 * @throws EHANDOVER
 */
export async function adoptHandover(
  cwd: string,
  handover: Handover,
  stages: readonly (readonly Maker[])[],
): Promise<Adoption['adopted']> {
  const plan = planAdoption(handover.artifacts, stages);
  if ('problem' in plan) throw wrongHandover(handover.version, plan.problem);
  const { adopted, remade } = plan;
  for (const { path = '' } of remade.filter((each) => !adopted.some(({ path }) => path === each.path)))
    await rm(join(cwd, path), { recursive: true, force: true });
  await adoptRecords(cwd, { ...handover, artifacts: adopted });
  return adopted;
}

/** Puts the records of what was handed over in place of those that came with the folder. */
async function adoptRecords(cwd: string, { version, artifacts }: Handover): Promise<void> {
  await recordArtifacts(cwd, version, artifacts as LedgerArtifact[]);
  // As every plugin will read them: by schema, and without links on the way.
  await readArtifacts(cwd, version);
}

/** What was handed over is used up: the next release is built anew. */
export async function forgetHandover(cwd: string, { version }: Handover): Promise<void> {
  await rm(join(cwd, releasePaths.of(version).handover), { force: true });
}

/** Versions that some job has handed over, or an earlier run left. */
async function listHandovers(cwd: string): Promise<string[]> {
  const folders = await readdir(join(cwd, waybillFolder), { withFileTypes: true }).catch(() => []);
  const versions = folders.filter((each) => each.isDirectory() && each.name !== 'current').map(({ name }) => name);
  const has = await Promise.all(
    versions.map((version) =>
      stat(join(cwd, releasePaths.of(version).handover)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return versions.filter((_, i) => has[i]);
}
