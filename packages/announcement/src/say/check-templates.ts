import type { BaseContext, PublishContext, ReleaseContext } from '@waybill/kernel';
import { type ReleaseFacts, releaseFacts } from '../facts/index.ts';
import { fitPieces, renderText } from '../formats/index.ts';
import { composeFromTemplate, readTemplate } from '../templates/index.ts';
import { findAudience } from './compose-by-template.ts';

type Templates = readonly (string | undefined)[];

function listFiles(templates: Templates): string[] {
  return [...new Set(templates)].filter((each) => each !== undefined && findAudience(each) === undefined) as string[];
}

/** A release as templates may meet it. */
const example: ReleaseFacts = {
  ...{ name: 'parcel', version: '2.0.0', tag: 'v2.0.0', type: 'major', branch: 'main', channel: undefined },
  ...{ previous: 'v1.9.0', pythonVersion: '2.0.0', emphasis: 'major', environments: ['staging'], securityFiles: [] },
  notes: '### Features\n\n* **api:** fly\n\n### Bug Fixes\n\n* land\n\n### BREAKING CHANGES\n\n* wings are needed',
  install: ['pip install parcel==2.0.0'],
  images: [
    { name: 'ghcr.io/acme/parcel', tag: '2.0.0', digest: `sha256:${'0'.repeat(64)}`, platforms: ['linux/amd64'] },
  ],
  components: { since: '1.9.0', added: [{ name: 'six', version: '1.16.0' }], removed: [], upgraded: [] },
  links: [],
};

/**
 * Reads every template of the project, and renders it for a release that is made up: a mistake is found before anything is
 * released.
 *
 * @throws AggregateError of ENOTEMPLATE, EWRONGTEMPLATE
 */
export async function checkTemplates(templates: Templates, { cwd }: Pick<BaseContext, 'cwd'>): Promise<void> {
  const problems: unknown[] = [];
  for (const path of listFiles(templates)) {
    try {
      composeFromTemplate(path, await readTemplate(cwd, path), { event: 'released', release: example });
    } catch (error) {
      problems.push(error);
    }
  }
  if (problems.length > 0) throw new AggregateError(problems);
}

/** Lines of a preview. */
const mostLines = 60;

/** Prints what the templates make of the release that is about to be made: for the dry run. */
export async function previewTemplates(templates: Templates, context: ReleaseContext): Promise<void> {
  const files = listFiles(templates);
  if (files.length === 0) return;
  // biome-ignore lint/plugin: nothing is delivered yet.
  const release = await releaseFacts({ ...context, releases: [] } as unknown as PublishContext);
  for (const path of files) {
    const message = composeFromTemplate(path, await readTemplate(context.cwd, path), { event: 'released', release });
    const lines = renderText(fitPieces(message.body(), 10_000).pieces).split('\n');
    const cut = lines.length > mostLines ? [...lines.slice(0, mostLines), '…'] : lines;
    context.logger.log(`Preview of \`${path}\`:\n${[message.title, '', ...cut].join('\n')}`);
  }
}
