import dockerignore from '@balena/dockerignore';
import { addLines } from '../edit/index.ts';
import { type Facts, madeByReleases, type Snapshot } from '../repository/index.ts';
import type { PlannedFile } from './plan.ts';

/**
 * Lines for `.gitignore` and `.dockerignore`: what a release makes is in no commit, package or image.
 *
 * @param folder of the release tools, where they have one of their own
 */
export function planIgnores({ texts, git, unread }: Snapshot, facts: Facts, folder: string | undefined): PlannedFile[] {
  const missing = madeByReleases.filter((name) => git?.ignored.includes(name) !== true);
  const planned = [
    planLines(
      '.gitignore',
      missing.map((name) => `${name}/`),
      texts,
    ),
  ];
  if (facts.image.dockerfile !== undefined) {
    const own = `${facts.image.dockerfile}.dockerignore`;
    // A file beside the Dockerfile counts alone.
    const file = texts.has(own) ? own : '.dockerignore';
    const lines = [...madeByReleases, ...(folder === undefined ? [] : [`${folder}/node_modules`])];
    planned.push(
      planLines(
        file,
        lines.filter((line) => !isIgnored(texts.get(file) ?? '', line)),
        texts,
      ),
    );
  }
  // One that cannot be read is left alone.
  return planned.filter(({ path, before, after }) => before !== after && !unread.has(path));
}

function planLines(path: string, lines: readonly string[], texts: Snapshot['texts']): PlannedFile {
  const before = texts.get(path);
  const after = addLines(before ?? '', lines);
  return { path, before, after: before === undefined && after === '' ? undefined : after };
}

function isIgnored(text: string, name: string): boolean {
  try {
    return dockerignore
      .default({ ignorecase: false })
      .add(text.replace(/^\uFEFF/, ''))
      .ignores(`${name}/file`);
  } catch {
    return false;
  }
}
