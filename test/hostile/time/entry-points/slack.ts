import { webAddress } from '../../../../packages/slack/src/facts/web-links.ts';
import { asPlainText } from '../../../../packages/slack/src/render/as-plain-text.ts';
import { renderFailure } from '../../../../packages/slack/src/render/render-failure.ts';
import { renderRelease } from '../../../../packages/slack/src/render/render-release.ts';
import { link } from '../../../../packages/slack/src/render/rich-text.ts';
import type { Reader } from './reader.ts';

const release = (notes: string) => ({
  name: 'parcel',
  version: '1.0.0',
  type: 'minor',
  branch: 'main',
  notes,
  install: [],
  links: [],
});
const failure = (text: string) => ({
  ...{ name: 'parcel', version: undefined, branch: 'main', repository: undefined, run: undefined, advice: [] },
  failures: [{ code: 'EA', message: text, details: text }],
});

export const slackReaders: Readonly<Record<string, Reader>> = {
  'slack: renderRelease': (text) => asPlainText(renderRelease(release(text))),
  'slack: renderRelease, in a section': (text) => renderRelease(release(`## 1.0.0\n\n### Features\n\n* ${text}\n`)),
  'slack: renderFailure': (text) => asPlainText(renderFailure(failure(text) as never)),
  'slack: link': (text) => link('https://a.test', text),
  'slack: webAddress': (text) => [webAddress(text), webAddress(`https://${text}`)],
};
