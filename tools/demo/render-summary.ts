import { styleText } from 'node:util';
import type { DemoDeployment } from './deployments.ts';
import type { Proof } from './proof.ts';
import type { PublishedRelease } from './published.ts';

/** What was published where, as text for a terminal: one block a release. */
export function renderSummary(
  releases: readonly PublishedRelease[],
  proofs: readonly Proof[],
  deployments: readonly DemoDeployment[],
): string {
  const blocks = releases.map((release) => {
    const title = styleText('bold', `${release.version}  ${release.branch}  ${release.seconds.toFixed(1)} s`);
    return [title, ...rowsOf(release).map(([name, value]) => `  ${name.padEnd(9)} ${value}`)].join('\n');
  });
  const proven = proofs.map(({ command, result }) => `  ${styleText('green', '✔')} ${command}\n      ${result}`);
  const ran = deployments.map(renderDeployment);
  return [
    ...blocks,
    ...(ran.length === 0 ? [] : [`${styleText('bold', 'What ran where')}\n${ran.join('\n')}`]),
    `${styleText('bold', 'Checked by other programs')}\n${proven.join('\n')}`,
  ].join('\n\n');
}

/** Characters of a reason. */
const longestReason = 110;

function renderDeployment({ environment, tag, purpose, state, at, seconds, by, reason }: DemoDeployment): string {
  const why = reason === undefined ? '' : `\n      ${reason.slice(0, longestReason)}…`;
  const columns = [at.slice(11, 19), environment.padEnd(10), tag.padEnd(12), purpose.padEnd(8), state.padEnd(9)];
  return `  ${columns.join('  ')}  ${seconds} s  by ${by}${why}`;
}

type Row = readonly [name: string, value: string];

function rowsOf({ tag, files, image, page, slack }: PublishedRelease): Row[] {
  return [
    ['tag', tag],
    ...files.map(({ name, sha256, size }): Row => ['index', `${name}  sha256:${sha256.slice(0, 16)}…  ${bytes(size)}`]),
    ...(image === undefined ? [] : imageRows(image)),
    ['page', `${page.url}${page.prerelease ? '  (pre-release)' : ''}`],
    ...page.assets.map(({ name, digest, size }): Row => ['asset', `${name}  ${digest.slice(0, 23)}…  ${bytes(size)}`]),
    ...slack.map(({ channel, text }): Row => ['slack', `#${channel}: ${text}`]),
  ];
}

function imageRows(image: NonNullable<PublishedRelease['image']>): Row[] {
  return [
    ['image', `${image.reference}@${image.digest.slice(0, 23)}…`],
    ['', `tags ${image.tags.join(', ')}; platforms ${image.platforms.join(', ')}`],
  ];
}

function bytes(size: number): string {
  return size < 10_000 ? `${size} B` : `${Math.round(size / 1000)} kB`;
}
