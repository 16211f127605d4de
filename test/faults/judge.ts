import { isOfItsDay } from '@waybill/kernel';
import { channels, version } from './project.ts';
import type { Published } from './published.ts';

export interface Allowance {
  /** Whether the fault may have fallen between sending an announcement and recording it: then one repeat, which says so, is right. */
  readonly repeat: boolean;
}

/** What is wrong with a release that should be complete, as sentences; none when all is right. */
export function judge(published: Published, allowance: Allowance): string[] {
  return [
    ...judgeGit(published),
    ...judgeImage(published),
    ...judgeFiles(published),
    ...judgeReleases(published),
    ...judgeArchive(published),
    ...judgeMessages(published, allowance),
    ...judgeLedger(published),
  ];
}

const tag = `v${version}`;

function judgeGit({ gitTags, subjects, changelog, pyproject }: Published): string[] {
  const isReleased = subjects.some((subject) => subject.startsWith(`chore(release): ${version}`));
  const headings = changelog.split('\n').filter((line) => /^#+ .*1\.0\.0/.test(line)).length;
  return [
    ...(gitTags.join() === tag ? [] : [`The tags are ${gitTags.join(', ') || 'missing'}.`]),
    ...(isReleased ? [] : ['There is no release commit.']),
    ...(headings === 1 ? [] : [`The changelog has ${headings} sections of ${version}.`]),
    ...(pyproject.includes(`version = "${version}"`) ? [] : ['The tag holds another version.']),
  ];
}

const statements = [
  'parcel-box-1.0.0_linux-amd64.cdx.json',
  'parcel-box-1.0.0_linux-arm64.cdx.json',
  'provenance-linux-amd64.json',
  'provenance-linux-arm64.json',
];

function judgeImage({ image, attached }: Published): string[] {
  const lacking = [version, 'latest'].filter((each) => image[each] === undefined);
  const digests = new Set(Object.values(image));
  return [
    ...(lacking.length === 0 ? [] : [`The image has no tag ${lacking.join(', ')}.`]),
    ...(attached.join() === statements.join() ? [] : [`Attached to the image is ${attached.join(', ') || 'nothing'}.`]),
    ...(digests.size <= 1 ? [] : ['The tags of the image are different images.']),
  ];
}

function judgeFiles({ files }: Published): string[] {
  const names = files.map((line) => line.split(' ')[0]).join();
  const expected = `parcel-${version}-py3-none-any.whl,parcel-${version}.tar.gz`;
  return names === expected ? [] : [`The index holds ${names || 'nothing'}.`];
}

function judgeReleases({ releases, files, image }: Published): string[] {
  const [release, ...others] = releases;
  if (release === undefined) return ['There is no GitHub release.'];
  const names = release.assets.map((line) => line.split(' ')[0] ?? '');
  const boms = names.filter((name) => name.endsWith('.cdx.json')).length;
  const lacking = files.filter((line) => !release.assets.includes(line));
  return [
    ...(others.length === 0 ? [] : [`There are ${releases.length} GitHub releases.`]),
    ...(releases.some(({ draft }) => draft) ? ['There is a draft.'] : []),
    ...(release.tag === tag ? [] : [`The GitHub release is of ${release.tag}.`]),
    ...(new Set(names).size === names.length ? [] : ['An asset is there twice.']),
    ...(lacking.length === 0 ? [] : [`The GitHub release lacks ${lacking.join(', ')}.`]),
    ...(release.body.includes(`@${image[version]}`) ? [] : ['The GitHub release names another image or none.']),
    ...(names.includes('waybill.json') ? [] : ['The GitHub release lacks the ledger.']),
    ...(boms === 3 ? [] : [`The GitHub release has ${boms} SBOMs.`]),
  ];
}

/** Some tests have no archive. */
function judgeArchive({ archived, ledger, files }: Published): string[] {
  if (!ledger?.deliveries.some(({ member }) => member === 'archive')) return [];
  const own = /^(?:waybill\.json|SHA256SUMS) /;
  const linesOf = (artifacts: typeof ledger.artifacts) =>
    artifacts.flatMap(({ name, sha256 }) => (sha256 === undefined ? [] : [`${name} ${sha256}`]));
  const made = linesOf(ledger.artifacts);
  // Another machine cannot make the rest again.
  const needed = linesOf(ledger.artifacts.filter((each) => !isOfItsDay(each)));
  const lacking = [...needed, ...files].filter((line) => !archived.includes(line));
  const unknown = archived.filter((line) => !own.test(line) && !made.includes(line));
  return [
    ...lacking.map((line) => `The archive lacks ${line}.`),
    ...unknown.map((line) => `The archive has ${line}, which the ledger does not know.`),
    ...(archived.filter((line) => own.test(line)).length === 2
      ? []
      : ['The archive lacks the ledger or the list of hashes.']),
  ];
}

function judgeMessages({ messages, marked, ledger }: Published, { repeat }: Allowance): string[] {
  const times = channels.map((channel) => (messages[channel] ?? []).filter((text) => /is released/.test(text)).length);
  const isRepeated = times.includes(2);
  const wrong = channels.flatMap((channel, i) => {
    const isRight = times[i] === 1 || (repeat && times[i] === 2);
    return isRight ? [] : [`${channel} was told ${times[i]} times.`];
  });
  const isMarked = ledger?.announcements.some(({ repeated }) => repeated === true) ?? false;
  const unmarked = channels.filter((channel, i) => times[i] === 2 && !marked.includes(channel));
  return [
    ...wrong,
    ...(isRepeated && !isMarked ? ['The ledger does not say that an announcement is a repeat.'] : []),
    ...unmarked.map((channel) => `${channel} was told twice, and no message says so.`),
  ];
}

const settled = new Set(['done', 'skipped']);

function judgeLedger({ ledger, files, image, releases }: Published): string[] {
  if (ledger === undefined) return ['There is no ledger.'];
  // The ledger among the assets is one of an earlier moment.
  const assets = releases.flatMap((release) => release.assets).filter((line) => !line.startsWith('waybill.json '));
  const open = [...ledger.deliveries, ...ledger.announcements].filter(({ state }) => !settled.has(state));
  const unknown = [...files, ...assets].filter(
    (line) => !ledger.artifacts.some(({ name, sha256 }) => `${name} ${sha256}` === line),
  );
  const digests = new Set(ledger.artifacts.map(({ digest }) => digest));
  const others = Object.keys(image).filter((each) => !digests.has(image[each]));
  return [
    ...(ledger.version === version ? [] : [`The ledger is of ${ledger.version}.`]),
    ...(ledger.state === 'complete' ? [] : [`The ledger says ${ledger.state}.`]),
    ...open.map(({ member, state }) => `The ledger says that ${member} is ${state}.`),
    ...unknown.map((line) => `The ledger knows another hash than ${line}.`),
    ...others.map((each) => `The ledger knows another digest than the one of ${each}.`),
  ];
}
