import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type HookInput, type ReleaseContext, sourceDate } from '@waybill/kernel';
import { findSource, loadOpenApi, type OpenApi, type Source, withVersion } from '../api/index.ts';
import { renderChanges } from '../changes/index.ts';
import { noFiles, noFolder } from '../errors.ts';
import { findFiles, listFolder, type PlannedFolder, planFolders, writeArchive } from '../folders/index.ts';
import { names } from '../names.ts';
import { renderPage } from '../notes/index.ts';
import type { Options } from '../options.ts';
import { type Documents, findMediaType, openDocuments } from '../records/index.ts';
import { compareWithLast, countBreaking, judgeChanges } from './compare-with-last.ts';

type Input = HookInput<Options, ReleaseContext>;

/**
 * Collects the documents of the release, each checked, and records them for whoever delivers them. What is required and
 * missing ends the release here, before the tag.
 */
export async function collect(input: Input): Promise<void> {
  const { options, context } = input;
  const documents = await openDocuments(context, { isNew: true });
  const source = await findSource(input);
  if (source !== undefined) {
    const released = await addOpenApi(source, documents, input);
    // The job that delivers compares: it may ask the page of the last release.
    if (context.isBuildOnly !== true) await addChanges(source, released, documents, input);
  }
  for (const folder of planFolders(options.folders)) await addFolder(folder, documents, input);
  for (const pattern of options.files) await addFiles(pattern, documents, input);
  await addNotes(documents, input);
  const { version } = context.nextRelease;
  if (documents.names.length > 0) context.logger.success(`Documents of ${version}: ${documents.names.join(', ')}.`);
}

async function addOpenApi(source: Source, documents: Documents, input: Input): Promise<OpenApi> {
  const document = await loadOpenApi(source, input);
  const released = withVersion(document, source, input.context.nextRelease.version, input.options);
  const mediaType = released.format === 'json' ? 'application/vnd.oai.openapi+json' : 'application/vnd.oai.openapi';
  await documents.addText(`openapi.${released.format}`, { mediaType }, released.text);
  return released;
}

/** @throws EBREAKINGAPI */
export async function addChanges(source: Source, now: OpenApi, documents: Documents, input: Input): Promise<void> {
  const { lastRelease, nextRelease } = input.context;
  const changes = await compareWithLast(source, now, input);
  if (changes === undefined) return;
  await judgeChanges(changes, input);
  const releases = { last: lastRelease.version ?? '', version: nextRelease.version };
  const measures = { changes: changes.changes.length, breaking: countBreaking(changes) };
  await documents.addText(names.apiChanges, { mediaType: 'text/markdown', measures }, renderChanges(changes, releases));
}

async function addFolder(folder: PlannedFolder, documents: Documents, input: Input): Promise<void> {
  const { context, ports } = input;
  const { version } = context.nextRelease;
  const { path, name, format, isRequired } = folder;
  const { entries, missing } = await listFolder(path, input);
  if (missing.length > 0) {
    context.logger.warn(`${missing.length} files of \`${path}\` are in git, but not here, such as ${missing[0]}.`);
  }
  if (entries.length === 0) {
    if (isRequired) throw noFolder(path);
    context.logger.log(`\`${path}\` has no files, so there is no ${name}-${version}.${format}.`);
    return;
  }
  const seconds = (await sourceDate(input)) ?? Math.floor(ports.clock.now().getTime() / 1000);
  const top = `${name}-${version}`;
  const mediaType = format === 'zip' ? 'application/zip' : 'application/gzip';
  const archive = { entries, top, format, mtime: new Date(seconds * 1000) };
  await documents.add(`${top}.${format}`, { mediaType }, (file) => writeArchive(archive, file));
}

async function addFiles(pattern: string, documents: Documents, input: Input): Promise<void> {
  const { cwd } = input.context;
  const found = await findFiles(pattern, input);
  if (found.length === 0) throw noFiles(pattern);
  for (const path of found) {
    const name = basename(path);
    await documents.add(name, { mediaType: findMediaType(name) }, (file) => copyFile(join(cwd, path), file));
  }
}

async function addNotes(documents: Documents, { options, context }: Input): Promise<void> {
  const { nextRelease } = context;
  const notes = nextRelease.notes?.trim() ?? '';
  if (notes === '') return;
  if (options.releaseNotes.includes('markdown')) {
    await documents.addText(names.notes, { mediaType: 'text/markdown' }, `${notes}\n`);
  }
  if (options.releaseNotes.includes('html')) {
    const page = renderPage(`Release notes of ${nextRelease.gitTag}`, notes);
    await documents.addText(names.notesPage, { mediaType: 'text/html' }, page);
  }
}
