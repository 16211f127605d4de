import type { Report } from '../report/index.ts';
import { type Html, html } from './html.ts';
import { markdownHtml } from './markdown-html.ts';
import type { Section } from './section.ts';
import { describeGrowth, describeSize } from './words.ts';

export function notesSection({ notes }: Report): Section[] {
  return notes === ''
    ? []
    : [{ id: 'notes', title: 'Release notes', body: html`<div class="card">${markdownHtml(notes)}</div>` }];
}

export function filesSection({ files }: Report): Section[] {
  if (files.length === 0) return [];
  const hasBefore = files.some(({ before }) => before !== undefined);
  const rows = files.map(
    ({ kind, name, size, before }) => html`<tr><td><code>${name}</code></td><td data-name="kind">${kind}</td>
<td class="number" data-name="size">${size !== undefined && describeSize(size)}</td>${hasBefore && html`<td class="number">${describeGrowth(size, before)}</td>`}</tr>\n`,
  );
  return [
    {
      id: 'files',
      title: 'Files',
      body: html`<div class="wide"><table class="stack"><thead><tr><th>File</th><th>Kind</th><th class="number">Size</th>${hasBefore && html`<th class="number">Since the last release</th>`}</tr></thead>
<tbody>${rows}</tbody></table></div>`,
    },
  ];
}

export function imagesSection({ images }: Report): Section[] {
  if (images.length === 0) return [];
  const body = images.map(({ name, digest, tags, platforms, size, before }) => {
    const total = size ?? platforms.reduce((sum, each) => sum + each.size, 0);
    return html`<h3><code>${name}</code></h3>
<ul class="tags">${tags.map((tag) => html`<li><code>${tag}</code></li>`)}</ul>
<p class="small soft">${digest}${before !== undefined && html`<br>All platforms: ${describeSize(total)}, ${describeGrowth(total, before)}`}</p>
${platforms.map(platformDetails)}`;
  });
  return [{ id: 'images', title: images.length === 1 ? 'Image' : 'Images', body: html`${body}` }];
}

function platformDetails({ platform, size, layers }: Report['images'][number]['platforms'][number]): Html {
  const rows = layers.map(
    ({ size: bytes, command, digest }) =>
      html`<tr><td class="number">${describeSize(bytes)}</td><td><code>${command ?? digest}</code></td></tr>\n`,
  );
  return html`<details><summary>${platform} · ${describeSize(size)} · ${layers.length} layers</summary><div class="wide"><table><tbody>${rows}</tbody></table></div></details>\n`;
}

export function componentsSection({ components }: Report): Section[] {
  const changed = components.filter(
    ({ added, removed, changed: others }) => added.length + removed.length + others.length > 0,
  );
  if (components.length === 0) return [];
  const list = (title: string, names: readonly string[]) =>
    names.length > 0 && html`<p><strong>${title}</strong>: ${names.join(', ')}</p>`;
  const body = changed.map(
    ({ describes, added, removed, changed: others }) =>
      html`<h3>${describes}</h3>${list('Added', added)}${list('Removed', removed)}${list('Other version', others)}`,
  );
  const same = html`<p class="soft">The same components as in the last release.</p>`;
  return [{ id: 'components', title: 'Components', body: changed.length === 0 ? same : html`${body}` }];
}

export function vulnerabilitiesSection({ vulnerabilities }: Report): Section[] {
  if (vulnerabilities === undefined) return [];
  const counts = Object.entries(vulnerabilities.counts).filter(([, number]) => number > 0);
  const told = counts.length === 0 ? 'None.' : counts.map(([severity, number]) => `${severity}: ${number}`).join(', ');
  return [
    { id: 'vulnerabilities', title: 'Vulnerabilities', body: html`<p>${told}</p><p>${vulnerabilities.text}</p>` },
  ];
}

export function checklistSection({ checklist }: Report): Section[] {
  return checklist === undefined
    ? []
    : [{ id: 'checklist', title: 'Checklist', body: html`<div class="card">${markdownHtml(checklist)}</div>` }];
}

export function pageSection({ page }: Report): Section[] {
  if (page === undefined) return [];
  const assets = page.assets.map(
    ({ name, size }) => html`<li><code>${name}</code> <span class="soft">${describeSize(size)}</span></li>`,
  );
  const body = html`<div class="card"><h1>${page.title}${page.isPrerelease && html` <span class="badge warn">Pre-release</span>`}</h1>
${markdownHtml(page.body)}
<details><summary>${page.assets.length} assets</summary><ul>${assets}</ul></details></div>`;
  return [{ id: 'page', title: 'Release page', body }];
}

const services = { slack: 'Slack', email: 'Mail', webhook: 'Webhook' } as const;

export function messagesSection({ messages }: Report): Section[] {
  if (messages.length === 0) return [];
  const body = messages.map(
    ({
      service,
      to,
      subject,
      text,
      isAnswer,
    }) => html`<h3>${services[service]} → ${to}${isAnswer === true && ' (answer)'}</h3>
<div class="card${isAnswer === true && ' answer'}">${subject !== undefined && service === 'email' && html`<p><strong>${subject}</strong></p>`}${markdownHtml(text)}</div>\n`,
  );
  return [{ id: 'messages', title: 'Messages', body: html`${body}` }];
}

export function timelineSection({ timeline }: Report): Section[] {
  const shown = timeline.filter(({ from, to, ok }) => !ok || to - from >= 20);
  if (shown.length === 0) return [];
  const end = Math.max(1, ...shown.map(({ to }) => to));
  const rows = shown.map(({ step, plugin, from, to, ok }) => {
    const place = `left:${((from / end) * 100).toFixed(2)}%;width:${(((to - from) / end) * 100).toFixed(2)}%`;
    return html`<tr><td>${step} <span class="soft">${plugin}</span></td><td><div class="time"><i${!ok && html` class="no"`} style="${place}"></i></div></td>
<td class="number">${((to - from) / 1000).toFixed(1)} s${!ok && html` <span class="bad">failed</span>`}</td></tr>\n`;
  });
  return [
    { id: 'timeline', title: 'Timeline', body: html`<div class="wide"><table><tbody>${rows}</tbody></table></div>` },
  ];
}

export function warningsSection({ warnings }: Report): Section[] {
  if (warnings.length === 0) return [];
  return [
    {
      id: 'warnings',
      title: 'Warnings',
      body: html`${warnings.map((each) => html`<div class="note"><p>${lines(each)}</p></div>`)}`,
    },
  ];
}

function lines(text: string): Html {
  return html`${text.split('\n').map((line, at) => html`${at > 0 && html`<br>`}${line}`)}`;
}

export function leftOutSection({ leftOut }: Report): Section[] {
  if (leftOut.length === 0) return [];
  const rows = leftOut.map(({ part, reason }) => html`<tr><td><code>${part}</code></td><td>${reason}</td></tr>\n`);
  return [{ id: 'left-out', title: 'Not rehearsed', body: html`<table class="stack"><tbody>${rows}</tbody></table>` }];
}
