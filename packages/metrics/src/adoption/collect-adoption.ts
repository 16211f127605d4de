import { type BaseContext, makePlain, type Ports, reasonOf, redact } from '@waybill/kernel';
import type { Release } from '../facts/index.ts';
import type { Downloads } from '../measure/index.ts';
import type { AdoptionSource } from '../options.ts';
import { countImagePulls, countPackageDownloads, countPageDownloads, type Unknown } from './services.ts';

/** Downloads that somebody counts, and what is not known of them. */
export interface Adoption {
  readonly downloads: readonly Downloads[];
  readonly notes: readonly string[];
}

interface Place {
  readonly sources: readonly AdoptionSource[];
  /** Those that are public, the oldest first. */
  readonly releases: readonly Release[];
  readonly context: BaseContext;
  readonly ports: Pick<Ports, 'http'>;
}

/** Names that are asked for: a project has few. */
const mostNames = 10;

/** Asks those who count downloads. One that does not answer costs a note, and nothing else. */
export async function collectAdoption({ sources, releases, context, ports }: Place): Promise<Adoption> {
  const last = releases.findLast(({ isPrerelease }) => !isPrerelease) ?? releases.at(-1);
  if (last === undefined || sources.length === 0) return { downloads: [], notes: [] };
  const asking = [...new Set(sources)].flatMap((source) => questions(source, last, context, ports));
  const answers = await Promise.all(
    asking.map(async ({ what, ask }): Promise<Downloads | string> => {
      try {
        const answer = await ask();
        return 'problem' in answer ? `The downloads of ${what} are not known: ${answer.problem}.` : answer;
      } catch (error) {
        const reason = redact(makePlain(reasonOf(error)), context.env)
          .replace(/\.$/, '')
          .slice(0, 300);
        return `The downloads of ${what} are not known: ${reason}.`;
      }
    }),
  );
  return {
    downloads: answers.filter((each) => typeof each !== 'string'),
    notes: answers.filter((each) => typeof each === 'string'),
  };
}

interface Question {
  /** For a note: `parcel on PyPI`. */
  readonly what: string;
  ask(): Promise<Downloads | Unknown>;
}

function questions(
  source: AdoptionSource,
  { packages, images, tag }: Release,
  context: BaseContext,
  ports: Pick<Ports, 'http'>,
): Question[] {
  if (source === 'page') return [{ what: 'the release pages', ask: () => countPageDownloads({ tag, context, ports }) }];
  if (source === 'index')
    return packages
      .slice(0, mostNames)
      .map((name) => ({ what: `${makePlain(name)} on PyPI`, ask: () => countPackageDownloads(name, ports) }));
  return images
    .slice(0, mostNames)
    .map((name) => ({ what: `the image ${makePlain(name)}`, ask: () => countImagePulls(name, ports) }));
}
