import { createHash } from 'node:crypto';
import type { Report } from '../report/index.ts';
import { changesSection, commitsSection } from './commit-sections.ts';
import { type Html, html, link } from './html.ts';
import { markdownHtml } from './markdown-html.ts';
import type { Section } from './section.ts';
import {
  checklistSection,
  componentsSection,
  filesSection,
  imagesSection,
  leftOutSection,
  messagesSection,
  notesSection,
  pageSection,
  timelineSection,
  vulnerabilitiesSection,
  warningsSection,
} from './sections.ts';
import { style } from './style.ts';
import { describeOutcome, describeOverlooked, describeWays, describeWhy } from './words.ts';

/** In the order of a reader's questions: what, why, what of it is new, what people will see, what went wrong. */
const sections: readonly ((report: Report) => Section[])[] = [
  commitsSection,
  changesSection,
  notesSection,
  filesSection,
  imagesSection,
  componentsSection,
  vulnerabilitiesSection,
  checklistSection,
  pageSection,
  messagesSection,
  warningsSection,
  leftOutSection,
  timelineSection,
];

/** Nothing is loaded, run or sent; the hash is of the one style. Bars of the timeline carry their place themselves. */
const policy = `default-src 'none'; style-src-elem 'sha256-${createHash('sha256').update(style).digest('base64')}'; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'`;

/** The report as one page that needs nothing else. Every text in it may be that of a stranger. */
export function renderHtml(report: Report): string {
  const title = describeOutcome(report);
  const parts = sections.flatMap((section) => section(report));
  const page = html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${report.project.name}: ${title}</title>
`;
  const body = html`</head>
<body>
${renderHead(report, title, parts)}
<main>
${renderErrors(report)}
${parts.map(({ id, title: name, body: content }) => html`<section id="${id}"><h2>${name}</h2>\n${content}</section>\n`)}
</main>
<footer class="small soft"><p>Made in ${report.made.seconds} s at ${report.made.at} from ${report.commit.slice(0, 10)}, against services on one machine. Nothing was published.</p></footer>
</body>
</html>
`;
  return `<!DOCTYPE html>\n${page.text}<style>${style}</style>\n${body.text}`;
}

function renderHead(report: Report, title: string, parts: readonly Section[]): Html {
  const { project, request, outcome } = report;
  const ways = describeWays(report);
  const overlooked = describeOverlooked(report);
  const tone = { released: 'good', failed: 'bad', nothing: 'soft' }[outcome];
  return html`<header><div>
<p class="soft">Rehearsal of ${link(project.page, project.name)}${request !== undefined && html` · ${sign(request.service)}${request.number} ${request.title} → ${request.base}`}</p>
<h1 class="${tone}">${title}</h1>
<p>${describeWhy(report)}</p>
${ways !== undefined && html`<div class="note"><p>${ways}</p></div>`}
${overlooked !== undefined && html`<p class="warn">${overlooked}</p>`}
<nav><ul>${parts.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</div></header>`;
}

/** How the services write numbers of requests. */
export const sign = (service: 'github' | 'gitlab') => (service === 'gitlab' ? '!' : '#');

function renderErrors({ errors }: Report): Html {
  if (errors.length === 0) return html``;
  const body = errors.map(
    ({ code, message, details }) =>
      html`<div class="note bad"><p><strong>${code !== undefined && html`<code>${code}</code> `}${message}</strong></p>${details !== undefined && markdownHtml(details)}</div>`,
  );
  return html`<section id="errors"><h2>Why it fails</h2>${body}</section>`;
}
