import type { Snapshot } from '../repository/index.ts';
import { readBumpMyVersion } from './bump-my-version.ts';
import { type Around, type Carried, readPath } from './carried.ts';
import { readCommitizen } from './commitizen.ts';
import { readPythonSemanticRelease } from './python-semantic-release.ts';
import { readReleasePlease } from './release-please.ts';
import { readSemanticRelease } from './semantic-release.ts';

export { type Carried, isTable, mergeSettings, type Settings } from './carried.ts';
export { findConfiguration } from './find-configuration.ts';

/** The tool that makes the releases is first; what others say counts where it says nothing. */
const readers = [readSemanticRelease, readPythonSemanticRelease, readReleasePlease, readCommitizen, readBumpMyVersion];

/** What is taken over from the release tools of a repository. */
export function carryOver(around: Around): Carried[] {
  return readers.flatMap((read) => read(around) ?? []);
}

/** As many as a person would list. */
const most = 100;

/** Files that settings of release tools name: to be read before the settings are taken over. */
export function findNamedFiles({ texts, names }: Snapshot): string[] {
  const found = new Set<string>();
  const isSettings =
    /^(pyproject\.toml|setup\.cfg|releaserc\.toml|semantic_release\.toml|release-please-config\.json|\.?cz\.|\.bumpversion)/;
  for (const [file, text] of texts) {
    if (!isSettings.test(file)) continue;
    for (const [, , quoted] of text.matchAll(/(["'])([^"'\n]{1,200})\1/g)) addTo(found, quoted);
    for (const [, named] of text.matchAll(/^\[bumpversion:file(?:[^:\]]{0,50})?:([^\]\n]{1,200})\]/gm))
      addTo(found, named);
  }
  return [...found].filter((file) => names.includes(file) && !texts.has(file)).slice(0, most);
}

function addTo(found: Set<string>, named: string | undefined): void {
  const path = readPath(named?.split(':')[0]);
  if (path !== undefined) found.add(path);
}
