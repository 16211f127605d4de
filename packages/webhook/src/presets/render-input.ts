import { type Dialect, fitMarkdown, type Message, type Piece, type TemplateSubject } from '@waybill/announcement';

/** What a preset makes a body of. */
export interface RenderInput {
  readonly message: Message;
  readonly about: TemplateSubject;
  readonly id: string;
  /** ISO time. */
  readonly at: string;
}

/** Body and tail of a message as Markdown, the tail whatever is cut. */
export function bodyMarkdown({ body, tail, more }: Message, characters: number, dialect: Dialect): string {
  const end = fitMarkdown(() => tail, Math.floor(characters / 3), dialect).markdown;
  const page: readonly Piece[] =
    more === undefined
      ? []
      : [{ type: 'paragraph', inlines: [{ type: 'link', url: more.url, text: more.label || 'More' }] }];
  const rest = fitMarkdown(() => page, 1_000, dialect).markdown;
  const { markdown, isCut } = fitMarkdown(body, characters - end.length - rest.length - 20, dialect);
  return [markdown, isCut ? `… ${rest}`.trim() : '', end].filter((each) => each !== '').join('\n\n');
}
