import { createHash } from 'node:crypto';
import { access, appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  forgetArtifacts,
  parseRepository,
  type ReleaseContext,
  recordArtifact,
  releaseFolder,
  releasePaths,
} from '@waybill/kernel';
import type { Subject } from '../subjects/index.ts';
import { describeSubject } from '../subjects/index.ts';
import { renderJson } from './render-json.ts';
import { renderOpenVex } from './render-openvex.ts';
import { renderSarif } from './render-sarif.ts';
import { renderPage } from './render-table.ts';
import type { ScanResult } from './scan-result.ts';

/** In which of these a person would change the dependencies of a distribution: the first that there is. */
const projectFiles = [
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'pylock.toml',
  'Pipfile.lock',
  'requirements.txt',
  'pyproject.toml',
];

/** Removes what an earlier scan of the same version left. */
export async function forgetResults(cwd: string, version: string): Promise<void> {
  await forgetArtifacts(cwd, version, ['scan']);
  await rm(join(cwd, releasePaths.of(version).scans), { recursive: true, force: true });
}

/** Writes the result in all its forms below `.waybill/<version>/scan/`, and records them. */
export async function writeResults(
  result: ScanResult,
  { subjects, toolVersion }: { readonly subjects: readonly Subject[]; readonly toolVersion: string },
  context: ReleaseContext,
): Promise<void> {
  const { cwd, options, nextRelease } = context;
  const { version } = nextRelease;
  const [project, dockerfile] = await Promise.all([findFirst(cwd, projectFiles), findFirst(cwd, ['Dockerfile'])]);
  const images = new Set(subjects.filter(({ kind }) => kind === 'image').map(describeSubject));
  const fileOf = (subject: string) => (images.has(subject) ? dockerfile : undefined) ?? project ?? 'pyproject.toml';
  const { page, path } = parseRepository(options.repositoryUrl ?? '');
  const vex = renderOpenVex(result, { repository: page ?? (path || 'unknown') });
  const files = [
    { name: 'scan.json', mediaType: 'application/json', text: renderJson(result), measures: countOpen(result) },
    { name: 'scan.sarif', mediaType: 'application/sarif+json', text: renderSarif(result, { toolVersion, fileOf }) },
    ...(vex === undefined ? [] : [{ name: 'scan.openvex.json', mediaType: 'application/vnd.openvex+json', text: vex }]),
  ];
  await releaseFolder(cwd, version);
  const folder = releasePaths.of(version).scans;
  await mkdir(join(cwd, folder), { recursive: true });
  for (const { text, ...file } of files) {
    const path = `${folder}/${file.name}`;
    await writeFile(join(cwd, path), text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const size = Buffer.byteLength(text);
    await recordArtifact(cwd, version, { kind: 'scan', path, sha256, size, ...file });
  }
  await writePage(result, context);
}

/** By severity, for whoever compares releases: what the project has to look at. */
function countOpen({ judged }: ScanResult): Record<string, number> {
  const counts: Record<string, number> = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
  for (const { finding, decision } of judged) {
    if (decision.is !== 'ignored' && decision.is !== 'not-affected')
      counts[finding.severity] = (counts[finding.severity] ?? 0) + 1;
  }
  return counts;
}

async function findFirst(cwd: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const isThere = await access(join(cwd, name)).then(
      () => true,
      () => false,
    );
    if (isThere) return name;
  }
  return undefined;
}

/** The page of the job on GitHub shows it; a page that cannot be written costs nothing else. */
async function writePage(result: ScanResult, { env, logger }: ReleaseContext): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  await appendFile(file, renderPage(result)).catch((error: NodeJS.ErrnoException) => {
    logger.warn(`${file} cannot be written (${error.code}).`);
  });
}
