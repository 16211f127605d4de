import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { breakGround, type Ground } from '../faults/ground.ts';
import { startJob } from '../faults/job.ts';
import { newPlace, type Place } from '../faults/place.ts';
import { files } from '../faults/project.ts';
import { type Allowance, programs, requests } from './allowed.ts';

/** What changes nothing, and has the same answer however often it is asked in a run. */
const question =
  /--version|buildx (?:version|inspect)|--(?:call|print)=|git (?:ls-files -z -- |log -1 |show )|--is-shallow-repository/;

let ground: Ground;
let place: Place;
let started: readonly (readonly string[])[];

beforeAll(async () => {
  ground = await breakGround();
  // A release that takes long tells so every quarter of its lease, and that is no growth.
  const configuration = { ...JSON.parse(files['.releaserc'] ?? ''), pipeline: { lease: 3600 } };
  place = await newPlace(ground, { '.releaserc': JSON.stringify(configuration) });
  started = await release();
});
afterAll(async () => {
  await place?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

/** @returns the argument vectors of all programs that the release started */
async function release(): Promise<string[][]> {
  const noted = join(place.repository.cwd, '../noted-children');
  const preload = pathToFileURL(join(import.meta.dirname, 'note-children.mjs')).href;
  const env = { ...place.environment, NODE_OPTIONS: `--import=${preload}`, NOTED_CHILDREN: noted };
  const { exitCode, output } = await startJob(place.repository, { env, start: place.direct }).ended;
  if (exitCode !== 0 || !output.includes('Published release 1.0.0')) throw new Error(output.slice(-4000));
  const lines = (await readFile(noted, 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as string[]);
}

/** The rows that a program counts for. */
function rowsOf(args: readonly string[]): string[] {
  const [file = '', ...rest] = args;
  const name = file.split('/').at(-1) ?? '';
  if (name !== 'git') return [name];
  const connects = /^(?:push|fetch|ls-remote|clone|pull)$/.test(rest[0] ?? '') && isRemote(rest);
  return [isAboutLedger(rest) ? 'git, for the ledger' : 'git', ...(connects ? ['connections of git'] : [])];
}

/** The history of a full clone is refused before git connects, and `.` is the clone itself. */
function isRemote(args: readonly string[]): boolean {
  return !args.includes('--unshallow') && !args.includes('.');
}

function isAboutLedger(args: readonly string[]): boolean {
  return args.some((each) => /refs\/(?:notes\/)?waybill|^waybill-remote$|^fast-import$|^--batch$/.test(each));
}

function expectAllowed(
  counts: Readonly<Record<string, number>>,
  allowances: readonly Allowance[],
  seen: unknown,
): void {
  const limits = new Map(allowances.map(({ what, atMost }) => [what, atMost]));
  const over = Object.entries(counts).filter(([what, count]) => count > (limits.get(what) ?? 0));
  // What was started tells more than a number.
  if (over.length > 0)
    throw new Error(`More than allowed.ts has a reason for: ${JSON.stringify({ over, seen }, null, 1)}`);
}

function countBy(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, list]) => [name, list.length]));
}

it('starts no more programs, and connects git no more often, than there are reasons for', () => {
  expect(started.length).toBeGreaterThan(30);
  expectAllowed(
    countBy(started.flatMap(rowsOf)),
    programs,
    started.map((args) => args.join(' ')),
  );
});

it('sends no more requests than there are reasons for', () => {
  const counts = Object.fromEntries(
    Object.entries(place.doors).map(([service, { requests: seen }]) => [service, seen.length]),
  );

  const seen = Object.values(place.doors).flatMap((door) =>
    door.requests.map(({ method, path }) => `${method} ${path}`),
  );
  expect(seen.length).toBeGreaterThan(50);
  expectAllowed(counts, requests, seen);
});

it('asks no program twice for the same answer', () => {
  const questions = started.map((args) => args.join(' ')).filter((line) => question.test(line));

  const repeated = Object.entries(countBy(questions)).filter(([, often]) => often > 1);

  expect(questions).not.toEqual([]);

  expect(repeated).toEqual([]);
});
