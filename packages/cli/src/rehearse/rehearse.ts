import { appendFile, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type CommandResult,
  exitCodes,
  parseRepository,
  realPorts,
  reasonOf,
  type Shell,
  scratchFolder,
  withoutSequences,
} from '@waybill/kernel';
import { openCopy, type PrivateCopy, type Way } from '../copy/index.ts';
import { wrongUse } from '../errors.ts';
import { renderHtml, renderMarkdown, renderText } from '../render/index.ts';
import type { Report } from '../report/index.ts';
import { planEnvironment } from './job-environment.ts';
import { makeReport } from './make-report.ts';
import { inspect, type Ran, release } from './run-job.ts';
import { seedRelease } from './seed-release.ts';
import { type Stage, startPlaces } from './start-places.ts';

export interface RehearseGiven {
  readonly output: string | undefined;
  readonly into: string | undefined;
  readonly merge: string | undefined;
  readonly hasComment: boolean;
  readonly hasImage: boolean;
}

/** Makes the whole release in a private copy, and writes what came of it. */
export async function rehearse(shell: Shell, given: RehearseGiven): Promise<CommandResult> {
  const { clock } = realPorts(shell);
  const started = clock.now();
  const say = (line: string) => void shell.stderr.write(`${line}\n`);
  const way = readWay(given.merge);
  await using scratch = scratchFolder('rehearsal');
  say('Copying the repository');
  const copy = await openCopy({ shell, folder: scratch.path, into: given.into, way });
  const home = await makeHome(shell, scratch.path);
  const place = { shell, folder: scratch.path, home, copy };
  const needs = await inspect(shell, jobOf(place, copy, {}, undefined));
  say('Starting the services on this machine');
  const { slug } = parseRepository(needs.url || copy.url);
  await using stage = await startPlaces({
    needs,
    slug: slug || 'local/repository',
    hasImage: given.hasImage,
    onProgress: say,
  });
  const unread = await seed(shell, copy, stage, slug);
  say('Making the release');
  const ran = await release(shell, jobOf(place, copy, stage.env, stage), 'release');
  const others = await planOthers(place, copy, stage, ran);
  const seconds = Math.round((clock.now().getTime() - started.getTime()) / 100) / 10;
  const made = { at: started.toISOString(), seconds };
  const told = { ...copy, warnings: [...copy.warnings, ...unread] };
  const report = await makeReport({ shell, copy: told, needs, stage, ran, others, made, hasImage: given.hasImage });
  const folder = await writeReport(shell, given.output, report, ran);
  if (given.hasComment) {
    const { postComment } = await import('../comment/index.ts');
    say(await postComment(shell, report));
  }
  const isFailed = report.outcome === 'failed';
  return {
    exitCode: isFailed ? exitCodes.incomplete : exitCodes.done,
    text: `${renderText(report)}\n\nThe report: ${join(folder, 'report.html')}`,
    data: { folder, ...report },
  };
}

/** Gives the stand-in of GitHub the page of the last release, to compare with. @returns sentences about what cannot be read */
async function seed(shell: Shell, copy: PrivateCopy, { services }: Stage, slug: string): Promise<string[]> {
  const { stdout: tag } = await realPorts(shell).run('git', ['describe', '--tags', '--abbrev=0'], { cwd: copy.cwd });
  const isOnGithub = parseRepository(copy.url).host.includes('github');
  if (tag.trim() === '' || !isOnGithub || slug === '') return [];
  const { url, token } = services.github;
  try {
    await seedRelease({ shell, slug, tag: tag.trim(), to: { url, token } });
    return [];
  } catch (error) {
    return [`The page of ${tag.trim()} cannot be read, so SBOMs and APIs are not compared: ${reasonOf(error)}`];
  }
}

interface Place {
  readonly shell: Shell;
  readonly folder: string;
  readonly home: string;
}

function jobOf(
  { shell, folder, home }: Place,
  copy: PrivateCopy,
  services: Readonly<Record<string, string>>,
  stage: Stage | undefined,
) {
  const { cwd, branch, url } = copy;
  const { host, slug } = parseRepository(url);
  const env = planEnvironment(shell.env, { home, services, host, slug, branch });
  return { folder, cwd, env, branch, url, places: stage?.places ?? {} };
}

/** The home folder of the release: with the plugins of Docker, and without any login. */
async function makeHome({ env }: Shell, folder: string): Promise<string> {
  const home = join(folder, 'home');
  await mkdir(join(home, '.docker'), { recursive: true });
  const user = env['DOCKER_CONFIG'] || join(env['HOME'] ?? '', '.docker');
  await symlink(join(user, 'cli-plugins'), join(home, '.docker/cli-plugins'));
  return home;
}

/** What the version would be where the request is merged in the other way. */
async function planOthers(
  place: Place,
  copy: PrivateCopy,
  stage: Stage,
  { seen }: Ran,
): Promise<NonNullable<Report['request']>['ways']> {
  const { request, way } = copy;
  if (request === undefined || way === undefined) return [];
  const own = { way, type: seen.next?.type ?? 'none', version: seen.next?.version };
  const others: { readonly way: Way; readonly type: string; readonly version: string | undefined }[] = [own];
  for (const each of request.ways.filter((other) => other !== way)) {
    const other = await copy.other(each);
    const { seen: planned } = await release(place.shell, jobOf(place, other, stage.env, stage), 'plan');
    others.push({ way: each, type: planned.next?.type ?? 'none', version: planned.next?.version });
  }
  return others.map(({ way: name, type, version }) => ({
    ...{ way: name, type: asType(type) },
    ...(version === undefined ? {} : { version }),
  }));
}

function asType(type: string): 'major' | 'minor' | 'patch' | 'none' {
  return type === 'major' || type === 'minor' || type === 'patch' ? type : 'none';
}

function readWay(merge: string | undefined): Way | undefined {
  if (merge === undefined || merge === 'squash' || merge === 'merge') return merge;
  throw wrongUse(`\`--merge ${merge}\` is neither \`squash\` nor \`merge\``, 'waybill rehearse --merge squash');
}

/** @returns the folder that the report is in */
async function writeReport(shell: Shell, output: string | undefined, report: Report, { log }: Ran): Promise<string> {
  const folder = output === undefined ? await mkdtemp(join(tmpdir(), 'rehearsal-report-')) : resolve(shell.cwd, output);
  await mkdir(folder, { recursive: true });
  const markdown = renderMarkdown(report);
  await Promise.all([
    writeFile(join(folder, 'report.html'), renderHtml(report)),
    writeFile(join(folder, 'report.md'), markdown),
    writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`),
    writeFile(join(folder, 'release.log'), withoutSequences(log)),
  ]);
  const { GITHUB_STEP_SUMMARY: summary } = shell.env;
  if (summary) await appendFile(summary, `${markdown}\n`);
  return folder;
}
