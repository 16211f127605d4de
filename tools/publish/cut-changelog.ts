/** Moves what the changelog has under *Unreleased* below the version that is released. */

const unreleased = /^## Unreleased[ \t]*$/m;

/** What a section says when nobody wrote anything: all of its commits are for developers. */
const nothing = 'No change that a user notices. The commits are on the page of the release.';

/**
 * Cuts the text below *Unreleased* into a section of its own. A changelog that has the version already stays as it is, so a release that is made
 * again changes nothing; a pre-release leaves it to the stable version that follows.
 *
 * @param day `YYYY-MM-DD`
 * @throws Error without the heading
 */
export function cutChangelog(text: string, { version, day }: { version: string; day: string }): string {
  if (version.includes('-')) return text;
  const isThere = text.split('\n').some((line) => line === `## ${version}` || line.startsWith(`## ${version} `));
  if (isThere) return text;
  const heading = unreleased.exec(text);
  if (heading === null) throw new Error('CHANGELOG.md has no heading `## Unreleased`.');
  const start = heading.index + heading[0].length;
  const next = text.slice(start).search(/^## /m);
  const end = next === -1 ? text.length : start + next;
  const written = text
    .slice(start, end)
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
  const section = `## ${version} (${day})\n\n${written === '' ? nothing : written}\n`;
  const rest = text.slice(end);
  return `${text.slice(0, start)}\n\n${section}${rest === '' ? '' : `\n${rest}`}`;
}
