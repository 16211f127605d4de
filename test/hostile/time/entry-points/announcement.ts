import { componentLines } from '../../../../packages/announcement/src/compose/component-lines.ts';
import { composeRelease } from '../../../../packages/announcement/src/compose/index.ts';
import { link, webAddress } from '../../../../packages/announcement/src/document/index.ts';
import { findEmphasis } from '../../../../packages/announcement/src/facts/find-emphasis.ts';
import {
  escapeMarkdown,
  fitPieces,
  renderHtml,
  renderMarkdown,
  renderText,
} from '../../../../packages/announcement/src/formats/index.ts';
import { matchesRoute } from '../../../../packages/announcement/src/routes/index.ts';
import { asPlainText } from '../../../../packages/slack/src/render/as-plain-text.ts';
import { renderFailure } from '../../../../packages/slack/src/render/render-failure.ts';
import { renderRelease } from '../../../../packages/slack/src/render/render-release.ts';
import type { Reader } from './reader.ts';

const release = (notes: string) => ({
  name: 'parcel',
  version: '1.0.0',
  tag: 'v1.0.0',
  type: 'minor',
  branch: 'main',
  emphasis: 'none' as const,
  notes,
  install: [],
  images: [],
  securityFiles: [],
  environments: [],
  links: [],
});
const failure = (text: string) => ({
  ...{ name: 'parcel', version: undefined, branch: 'main', repository: undefined, run: undefined, advice: [] },
  failures: [{ code: 'EA', message: text, details: text }],
});

/** What every message shows of a release, in all its forms. */
function allForms(notes: string) {
  return (['engineering', 'product', 'devops', 'announcement'] as const).map((audience) => {
    const { pieces } = fitPieces(composeRelease(release(notes), 'released', audience).body(), 100_000);
    const dialects = ['github', 'discord', 'mattermost', 'teams'] as const;
    return [renderHtml(pieces), renderText(pieces), ...dialects.map((dialect) => renderMarkdown(pieces, dialect))];
  });
}

export const announcementReaders: Readonly<Record<string, Reader>> = {
  'announcement: forms': (text) => [allForms(text), allForms(`## 1.0.0\n\n### Features\n\n* ${text}\n`)],
  'announcement: componentLines': (text) =>
    componentLines({
      since: text,
      added: [{ name: text }],
      removed: [],
      upgraded: [{ name: text, from: text, to: text }],
    }),
  'announcement: escapeMarkdown': escapeMarkdown,
  'announcement: link': (text) => link('https://a.test', text),
  'announcement: webAddress': (text) => [webAddress(text), webAddress(`https://${text}`)],
  'announcement: findEmphasis': (text) => findEmphasis({ type: 'minor', notes: text }, [{ message: text }]),
  'announcement: matchesRoute': (text) =>
    matchesRoute(
      { when: { branch: ['a*b*a*', text.slice(0, 1_000)] } },
      { event: 'released', branch: text, scopes: [text] },
    ),
  'slack: renderRelease': (text) => asPlainText(renderRelease(release(text))),
  'slack: renderRelease, in a section': (text) => renderRelease(release(`## 1.0.0\n\n### Features\n\n* ${text}\n`)),
  'slack: renderFailure': (text) => asPlainText(renderFailure(failure(text) as never)),
};
