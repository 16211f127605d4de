import { inlineCode } from '@waybill/kernel';
import { readPage } from '../checks/index.ts';
import { type Draft, done, notDone, notNeeded } from './draft.ts';
import type { Facts } from './facts.ts';
import { listArtifacts } from './list-artifacts.ts';

const phase = 'release';

const later = 'It follows after the build.';
const finish = (tag: string) => `Run the job again, or \`npx waybill resume ${tag}\`.`;

/** What the release itself does. */
export function atRelease(facts: Facts): Draft[] {
  return [tag(facts), notes(facts), artifacts(facts), images(facts), packages(facts), page(facts)];
}

function tag({ tag: name, release }: Facts): Draft {
  const about = { id: 'tag', phase, title: 'The tag is made' } as const;
  if (release === undefined) return notDone(about, later, finish(name));
  return done(about, `${inlineCode(name)} on commit ${inlineCode(release.gitHead.slice(0, 12))}.`);
}

function notes({ moment, notes: text }: Facts): Draft {
  const about = { id: 'notes', phase, title: 'The release notes are written' } as const;
  if (text.trim() !== '') return done(about, `${text.trim().split('\n').length} lines.`);
  const remedy = 'Keep a plugin that writes notes, such as `@semantic-release/release-notes-generator`.';
  return notDone(about, moment === 'plan' ? 'They follow after this plan.' : 'There are none.', remedy);
}

function artifacts({ moment, artifacts: all }: Facts): Draft {
  const about = { id: 'artifacts', phase, title: 'The artifacts are built' } as const;
  const built = all.filter(({ kind }) => kind === 'sdist' || kind === 'wheel' || kind === 'image' || kind === 'sbom');
  if (built.length > 0) return done(about, listArtifacts(built));
  if (moment === 'plan') return notDone(about, later, 'They come with the build.');
  return notNeeded(about, 'The project builds none.');
}

/** A delivery as the plugin that makes it describes it. */
type Delivered = NonNullable<NonNullable<Facts['release']>['delivered']>[number];

function images({ moment, tag: name, artifacts: all, release }: Facts): Draft {
  const about = { id: 'images', phase, title: 'The images are in their registries' } as const;
  const built = all.filter(({ kind }) => kind === 'image');
  if (moment === 'plan') return notDone(about, later, finish(name));
  if (built.length === 0) return notNeeded(about, 'The project has no image.');
  if (release === undefined) return notDone(about, `Built: ${listArtifacts(built)}.`, finish(name));
  return release.isPublished ? done(about, listArtifacts(built)) : notDone(about, sayProblem(release), finish(name));
}

function packages({ moment, tag: name, artifacts: all, release }: Facts): Draft {
  const about = { id: 'package', phase, title: 'The package is on its index' } as const;
  const built = all.filter(({ kind }) => kind === 'sdist' || kind === 'wheel');
  if (moment === 'plan') return notDone(about, later, finish(name));
  if (built.length === 0) return notNeeded(about, 'The project has no package.');
  if (release === undefined) return notDone(about, `Built: ${listArtifacts(built)}.`, finish(name));
  if (!release.isPublished) return notDone(about, sayProblem(release), finish(name));
  const uploaded = find(release.delivered, /\bpypi\b|\bindex\b|package/i);
  if (uploaded === undefined) return notNeeded(about, 'It is not uploaded to an index.');
  return done(about, listArtifacts(built), linkOf(uploaded));
}

function page({ tag: name, release }: Facts): Draft {
  const about = { id: 'page', phase, title: 'Everything is delivered' } as const;
  if (release === undefined) return notDone(about, later, finish(name));
  if (!release.isPublished) return notDone(about, sayProblem(release), finish(name));
  const shown = (release.delivered ?? []).flatMap(({ name: what }) =>
    typeof what === 'string' ? [inlineCode(what)] : [],
  );
  return done(about, `${shown.join(', ') || 'The tag'}.`, linkOf(find(release.delivered, /github|gitlab/i)));
}

function sayProblem({ problem = 'not all of it is delivered' }: NonNullable<Facts['release']>): string {
  return `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
}

function find(delivered: readonly Delivered[] = [], name: RegExp): Delivered | undefined {
  return delivered.find((each) => typeof each['name'] === 'string' && name.test(each['name']));
}

function linkOf(delivered: Delivered | undefined): string | undefined {
  const url = delivered?.['url'];
  return typeof url === 'string' ? readPage(url) : undefined;
}
