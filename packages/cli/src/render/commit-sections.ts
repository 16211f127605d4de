import type { Report } from '../report/index.ts';
import { type Html, html, link } from './html.ts';
import type { Section } from './section.ts';

/** Commits that a reader sees without opening the rest. */
const mostShown = 100;

export function commitsSection({ commits, project }: Report): Section[] {
  const { total, list } = commits;
  if (total === 0) return [];
  const [shown, rest] = [list.slice(0, mostShown), list.slice(mostShown)];
  const table = (some: Report['commits']['list']) => html`<table class="stack">
<thead><tr><th>Effect</th><th>Commit</th><th>Hash</th></tr></thead>
<tbody>${some.map((commit) => commitRow(commit, project.page))}</tbody></table>`;
  const hidden = total - list.length;
  return [
    {
      id: 'commits',
      title: total === 1 ? '1 commit' : `${total} commits`,
      body: html`${table(shown)}
${rest.length > 0 && html`<details><summary>${rest.length} more</summary>${table(rest)}</details>`}
${hidden > 0 && html`<p class="soft">${hidden} more are not listed.</p>`}`,
    },
  ];
}

function commitRow(
  { hash, title, type, isTakenBack, overlooked }: Report['commits']['list'][number],
  page?: string,
): Html {
  const note = isTakenBack
    ? 'Taken back within this release.'
    : overlooked === undefined
      ? ''
      : describeOverlooked(overlooked);
  return html`<tr><td><span class="badge ${type}">${type}</span></td>
<td>${title}${note !== '' && html`<br><span class="small warn">${note}</span>`}</td>
<td class="small">${link(page === undefined ? undefined : `${page}/commit/${hash}`, html`<code>${hash.slice(0, 7)}</code>`)}</td></tr>\n`;
}

function describeOverlooked(advice: string): string {
  return advice === ''
    ? 'Not understood as a Conventional Commit.'
    : `Not understood, at least in part: ${advice.replace(/`/g, '')}`;
}

export function changesSection({ changes }: Report): Section[] {
  if (changes.length === 0) return [];
  // What people look for is short; a changelog and lock files are not.
  const isShort = (path: string, patch: string) => patch.split('\n').length <= 30 && !/change/i.test(path);
  const body = changes.map(
    ({ path, patch }) =>
      html`<details${isShort(path, patch) && html` open`}><summary><code>${path}</code></summary>${renderDiff(patch)}</details>\n`,
  );
  return [
    {
      id: 'changes',
      title: 'Changes of files',
      body: html`<p class="soft">What the release commit holds, or leaves in the folder.</p>${body}`,
    },
  ];
}

function renderDiff(patch: string): Html {
  if (patch === '') return html`<p class="soft">No text.</p>`;
  const lines = patch
    .trimEnd()
    .split('\n')
    .map((line) => {
      const kind = { '+': 'add', '-': 'del', '@': 'at' }[line[0] ?? ''];
      return kind === undefined ? html`${line}\n` : html`<span class="${kind}">${line}</span>\n`;
    });
  return html`<pre class="diff">${lines}</pre>`;
}
