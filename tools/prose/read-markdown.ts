import { TextlintKernel, type TextlintRuleModule } from '@textlint/kernel';
import markdown from '@textlint/textlint-plugin-markdown';
import { findProblems } from './find-problems.ts';

export interface Place {
  readonly line: number;
  readonly message: string;
}

const kernel = new TextlintKernel();

/** The problems of a Markdown document. `<!-- textlint-disable -->` is not offered: a sentence can be written anew. */
export async function lintMarkdown(filePath: string, text: string): Promise<Place[]> {
  const { messages } = await kernel.lintText(text, {
    filePath,
    ext: '.md',
    plugins: [{ pluginId: 'markdown', plugin: markdown.default }],
    rules: [{ ruleId: 'plain-words', rule: plainWords }],
  });
  return messages.map(({ loc, message }) => ({ line: loc.start.line, message }));
}

const plainWords: TextlintRuleModule = ({ Syntax, RuleError, getSource, report, locator }) => {
  const check = (node: Parameters<typeof getSource>[0] & { children?: readonly unknown[] }) => {
    for (const { index, message } of findProblems(maskMarkup(node as Node, getSource(node as never), Syntax))) {
      report(node as never, new RuleError(message, { padding: locator.at(index) }));
    }
  };
  return { [Syntax.Paragraph]: check, [Syntax.Header]: check, [Syntax.TableCell]: check } as never;
};

interface Node {
  readonly type: string;
  readonly range: readonly [number, number];
  readonly children?: readonly Node[];
}

/** As long as the source: text stays, code becomes one word, and marks and addresses become spaces. */
function maskMarkup(node: Node, source: string, { Str, Code }: { Str: string; Code: string }): string {
  const [start] = node.range;
  const letters = [...' '.repeat(source.length)];
  const visit = ({ type, range, children = [] }: Node): void => {
    for (let i = range[0] - start; i < range[1] - start; i += 1) {
      if (type === Str) letters[i] = source[i] ?? ' ';
      if (type === Code) letters[i] = 'X';
    }
    for (const child of children) visit(child);
  };
  visit(node);
  return letters.join('');
}
