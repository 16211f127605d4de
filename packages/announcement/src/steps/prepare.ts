import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PublishContext, type ReleaseContext, recordArtifact, releaseFolder, releasePaths } from '@waybill/kernel';
import { releaseFacts } from '../facts/index.ts';
import type { Options } from '../options.ts';
import { composeByTemplate } from '../say/index.ts';
import { renderAnnouncement, renderAnnouncementJson } from './render-announcement.ts';

/** Writes `ANNOUNCEMENT.md` and `announcement.json` beside what was built, and records both as artifacts. */
export async function writeAnnouncement({ template }: Options, context: ReleaseContext): Promise<void> {
  const { facts, message, markdown } = await makeAnnouncement(template, context);
  await record(context, 'ANNOUNCEMENT.md', 'text/markdown', markdown);
  await record(context, 'announcement.json', 'application/json', renderAnnouncementJson(facts, message, markdown));
  context.logger.success(`Wrote the announcement of ${context.nextRelease.version}.`);
}

/** What will be announced, before anything is published. */
export async function makeAnnouncement(template: string, context: ReleaseContext) {
  // biome-ignore lint/plugin: nothing is published yet, and the facts are told so.
  const facts = await releaseFacts({ ...context, releases: [] } as unknown as PublishContext, { isAhead: true });
  const message = await composeByTemplate(template, { event: 'released', release: facts }, context);
  return { facts, message, markdown: renderAnnouncement(message) };
}

async function record(
  { cwd, nextRelease: { version } }: ReleaseContext,
  name: string,
  mediaType: string,
  text: string,
) {
  await releaseFolder(cwd, version);
  const path = `${releasePaths.of(version).folder}/${name}`;
  await writeFile(join(cwd, path), text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  await recordArtifact(cwd, version, { kind: 'file', name, path, mediaType, size: Buffer.byteLength(text), sha256 });
}
