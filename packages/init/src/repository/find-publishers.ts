import type { Snapshot } from './snapshot.ts';

export interface Publisher {
  readonly file: string;
  /** What it publishes with. */
  readonly by: string;
}

/** Programs and actions that publish, or that make releases. */
const publishing: readonly (readonly [RegExp, string])[] = [
  [/pypa\/gh-action-pypi-publish/, 'gh-action-pypi-publish'],
  [/\btwine\s+upload\b/, 'twine upload'],
  [/\buv\s+publish\b/, 'uv publish'],
  [/\b(?:poetry|pdm|hatch|flit)\s+publish\b/, 'the publish command of the build tool'],
  [/\bmaturin\s+(?:upload|publish)\b|PyO3\/maturin-action/i, 'maturin'],
  [/googleapis\/release-please-action|google-github-actions\/release-please-action/, 'release-please'],
  [/python-semantic-release\/(?:python-semantic-release|publish-action)/, 'python-semantic-release'],
  [/cycjimmy\/semantic-release-action|\bnpx\s+semantic-release\b/, 'semantic-release'],
  [/commitizen-tools\/commitizen-action|\bcz\s+bump\b/, 'commitizen'],
  [/\bbump-my-version\s+bump\b|\bbump2version\s/, 'bump-my-version'],
  [/docker\/build-push-action/, 'docker/build-push-action'],
  [/softprops\/action-gh-release|\bgh\s+release\s+create\b/, 'a GitHub release'],
];

/** Whether a text is of a workflow that releases with Waybill. */
export function isOurs(text: string): boolean {
  return text.includes('npx waybill build') || (text.includes('npx semantic-release') && /\bwaybill\b/i.test(text));
}

/** CI files that publish today, beside the one that is written here. */
export function findPublishers({ texts }: Snapshot): Publisher[] {
  return [...texts].flatMap(([file, text]) => {
    const isOfService = /^\.github\/workflows\//.test(file) || file === '.gitlab-ci.yml';
    if (!isOfService || isOurs(text)) return [];
    const active = text.replace(/^[ \t]*#.*$/gm, '');
    const found = publishing.filter(([pattern]) => pattern.test(active)).map(([, by]) => by);
    return found.length === 0 ? [] : [{ file, by: found.join(', ') }];
  });
}
