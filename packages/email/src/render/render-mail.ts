import { createHash } from 'node:crypto';
import { fitPieces, type Message, type Piece, renderHtml, renderText, shortened } from '@waybill/announcement';
import { escapeHtml } from '@waybill/kernel';

/** Characters of the body: mail programs cut what is longer than about 100 KB. */
const longest = 50_000;

/** What a mail shows. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const style = `:root{color-scheme:light dark}
body{margin:0;padding:24px;background:#f6f8fa;color:#1f2328;font:16px/1.5 -apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
main{max-width:640px;margin:0 auto;padding:24px 32px;background:#fff;border:1px solid #d0d7de;border-radius:8px;overflow-wrap:anywhere}
h1{font-size:24px;line-height:1.25;margin:0 0 4px}h2{font-size:18px;margin:28px 0 8px}h3{font-size:16px;margin:20px 0 4px}
.lead{color:#59636e;margin:0 0 16px}.marked{color:#9a4b00;font-weight:600}.urgent{color:#cf222e;font-weight:600}
pre{background:#f6f8fa;padding:12px;border-radius:6px;white-space:pre-wrap}code{font:14px/1.45 ui-monospace,Menlo,Consolas,monospace}
blockquote{margin:0;padding-left:12px;border-left:4px solid #d0d7de;color:#59636e}ul,ol{padding-left:24px}a{color:#0969da}
@media (max-width:600px){body{padding:0;background:#fff}main{padding:20px 16px;border:0;border-radius:0}}
@media (prefers-color-scheme:dark){body,pre{background:#0d1117;color:#e6edf3}main{background:#161b22;border-color:#3d444d}
.lead,blockquote{color:#9198a1}.marked{color:#f0a35e}.urgent{color:#ff7b72}a{color:#58a6ff}blockquote{border-color:#3d444d}}
@media (max-width:600px) and (prefers-color-scheme:dark){body{background:#161b22}}`;

/** A message as HTML and as plain text. HTML has no picture, no script, and no address but those of links. */
export function renderMail(message: Message): MailContent {
  const { title, lead, tone, tail } = message;
  const { pieces, isCut } = fitPieces(message.body(), longest);
  const shown = [...pieces, ...(isCut || message.isShortened ? moreLine(message) : []), ...tail];
  const emphasis = tone === 'plain' ? 'lead' : tone === 'major' ? 'lead marked' : 'lead urgent';
  const words = lead === '' ? '' : `<p class="${emphasis}">${escapeHtml(lead)}</p>\n`;
  return {
    subject: shortened(title.replace(/\s+/g, ' ').trim() || 'Release', 200),
    text: `${[title, lead, renderText(shown)].filter((each) => each !== '').join('\n\n')}\n`,
    html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main>
<h1>${escapeHtml(title)}</h1>
${words}${renderHtml(shown)}
</main></body></html>
`,
  };
}

function moreLine({ more }: Message): Piece[] {
  const words = { type: 'text', text: 'The notes go on' } as const;
  const link = more === undefined ? [] : [{ type: 'link', url: more.url, text: more.label } as const];
  const before = more === undefined ? [] : [{ type: 'text', text: ': ' } as const];
  return [{ type: 'paragraph', inlines: [words, ...before, ...link] }];
}

/**
 * The same for every attempt at one event and recipient, in every run: mail servers and programs know a repetition by it.
 *
 * @param from address whose domain it has
 */
export function messageId(parts: readonly string[], from: string): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
  const domain = /@([^\s<>@]+?)>?$/.exec(from)?.[1] ?? 'localhost';
  return `<waybill.${hash}@${domain}>`;
}
