import { makeReadable } from '@waybill/kernel';
import type { Report } from '../report/index.ts';
import {
  describeGrowth,
  describeOutcome,
  describeOverlooked,
  describeSize,
  describeWays,
  describeWhy,
} from './words.ts';

/** What GitHub takes of a comment, with room for what is around it. */
const longest = 60_000;
const mostCommits = 50;
const mostFiles = 60;

/** For the summary of a job and for a comment: the facts, each short. Every text in it may be that of a stranger. */
export function renderMarkdown(report: Report): string {
  const parts = [
    `## ${icon(report)} ${plain(describeOutcome(report))}`,
    plain(describeWhy(report)),
    note(describeWays(report)),
    note(describeOverlooked(report)),
    ...report.errors.slice(0, 20).map(({ code, message }) => note(`${code ?? ''} ${message}`.trim(), 'CAUTION')),
    commitsTable(report),
    filesTable(report),
    imagesTable(report),
    vulnerabilities(report),
    details('Release notes', report.notes, 12_000),
    details('Checklist', report.checklist ?? '', 6_000),
    ...report.messages.slice(0, 3).map(({ service, to, text }) => details(`Message: ${service} → ${to}`, text, 3_000)),
    list(
      'Warnings',
      report.warnings.map((each) => plain(each)),
    ),
    list(
      'Not rehearsed',
      report.leftOut.map(({ part, reason }) => `${code(part)}: ${plain(reason)}`),
    ),
  ];
  const text = fit(parts.filter(Boolean));
  return `${text}\n\n<sub>Made in ${report.made.seconds} s from ${code(report.commit.slice(0, 10))} against services on one machine. Nothing was published.</sub>\n`;
}

/** As many parts as a comment takes, whole ones: a part that is cut could leave a block open. */
function fit(parts: readonly (string | undefined)[]): string {
  const kept: string[] = [];
  let size = 0;
  for (const part of parts) {
    size += (part ?? '').length + 2;
    if (size > longest) return [...kept, '_The rest is in the report._'].join('\n\n');
    kept.push(part ?? '');
  }
  return kept.join('\n\n');
}

function icon({ outcome }: Report): string {
  return { released: '✅', failed: '❌', nothing: '💤' }[outcome];
}

function note(text: string | undefined, kind = 'WARNING'): string | undefined {
  return text === undefined ? undefined : `> [!${kind}]\n> ${plain(text)}`;
}

function commitsTable({ commits: { list: all, total } }: Report): string | undefined {
  if (total === 0) return undefined;
  const rows = all.slice(0, mostCommits).map(({ type, title, overlooked, isTakenBack, hash }) => {
    const more = isTakenBack ? ' _(taken back)_' : overlooked === undefined ? '' : ' _(not understood)_';
    return `| ${type} | ${plain(title, 120)}${more} | ${code(hash.slice(0, 7))} |`;
  });
  const left = total > mostCommits ? [`| | … and ${total - mostCommits} more | |`] : [];
  return ['| Effect | Commit | |', '| --- | --- | --- |', ...rows, ...left].join('\n');
}

function filesTable({ files }: Report): string | undefined {
  if (files.length === 0) return undefined;
  const rows = files
    .slice(0, mostFiles)
    .map(
      ({ name, size, before }) =>
        `| ${code(name)} | ${size === undefined ? '' : describeSize(size)} | ${describeGrowth(size, before)} |`,
    );
  return ['| File | Size | Since the last release |', '| --- | ---: | --- |', ...rows].join('\n');
}

function imagesTable({ images }: Report): string | undefined {
  if (images.length === 0) return undefined;
  const rows = images.flatMap(({ name, tags, platforms }) =>
    platforms.map(
      ({ platform, size, layers }) =>
        `| ${code(name)} | ${tags.map(code).join(' ')} | ${plain(platform)} | ${describeSize(size)} | ${layers.length} |`,
    ),
  );
  return ['| Image | Tags | Platform | Size | Layers |', '| --- | --- | --- | ---: | ---: |', ...rows].join('\n');
}

function vulnerabilities({ vulnerabilities: found }: Report): string | undefined {
  if (found === undefined) return undefined;
  const counts = Object.entries(found.counts).map(([severity, number]) => `${plain(severity)}: ${number}`);
  return `**Vulnerabilities**: ${counts.join(', ') || 'none'}. ${plain(found.text)}`;
}

function list(title: string, items: readonly string[]): string | undefined {
  if (items.length === 0) return undefined;
  const shown = items.slice(0, 30).map((each) => `- ${each}`);
  const rest = items.length > 30 ? [`- … and ${items.length - 30} more`] : [];
  return `<details><summary>${title} (${items.length})</summary>\n\n${[...shown, ...rest].join('\n')}\n\n</details>`;
}

/** Markdown of others, as text that is folded: as Markdown it could close the fold, mention people or load an image. */
function details(title: string, text: string, most: number): string | undefined {
  if (text.trim() === '') return undefined;
  const shown = makeReadable(text.toWellFormed()).slice(0, most);
  const longestFence = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestFence + 1);
  return `<details><summary>${plain(title)}</summary>\n\n${fence}markdown\n${shown.toWellFormed()}\n${fence}\n\n</details>`;
}

/** One line of text that means nothing in Markdown, and mentions nobody. */
function plain(text: string, most = 500): string {
  const line = makeReadable(text.toWellFormed()).replace(/\s+/g, ' ').trim();
  const cut = line.length > most ? `${line.slice(0, most).toWellFormed()}…` : line;
  return cut
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]()!|~]/g, '\\$&')
    .replace(/[@#](?=\w)/g, '$&\u2060')
    .replace(/:\/\//g, ':\u2060//');
}

function code(text: string): string {
  const line = makeReadable(text.toWellFormed()).replace(/\s+/g, ' ').replace(/[`|]/g, '').trim();
  return line === '' ? '' : `\`${line.slice(0, 200)}\``;
}
