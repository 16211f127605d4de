import { parseRepository, realPorts, type Shell } from '@waybill/kernel';
import {
  findWarnings,
  type Replacement,
  readChanges,
  readImages,
  readMessages,
  readRelease,
  realNames,
} from '../collect/index.ts';
import type { PrivateCopy } from '../copy/index.ts';
import { localName, type Needs, previewChannel, type Seen } from '../job/index.ts';
import { fitLine, fitText, type Report } from '../report/index.ts';
import type { Ran } from './run-job.ts';
import type { Stage } from './start-places.ts';

interface ReportInput {
  readonly shell: Shell;
  readonly copy: PrivateCopy;
  readonly needs: Needs;
  readonly stage: Stage;
  readonly ran: Ran;
  readonly others: NonNullable<Report['request']>['ways'];
  readonly made: Report['made'];
  readonly hasImage: boolean;
}

/** Everything that came of the release, with the real names in place of those of the stand-ins. */
export async function makeReport(input: ReportInput): Promise<Report> {
  const { shell, copy, needs, stage, ran, others, made } = input;
  const { seen, log } = ran;
  const { run } = realPorts(shell);
  const { page, slug, path } = parseRepository(needs.url || copy.url);
  const { artifacts, ...release } = await readRelease(copy.cwd, seen);
  const { services, mail, webhooks } = stage;
  const images =
    services.registry === undefined
      ? []
      : await readImages(services.registry, { artifacts, names: needs.images, seen });
  const { request, way } = copy;
  const report: Report = {
    schema: 1,
    project: { name: fitLine(path || 'repository'), ...(page === undefined ? {} : { page: fitLine(page) }) },
    ...{ made, branch: fitLine(copy.branch), commit: copy.head },
    outcome: seen.errors.length > 0 ? 'failed' : seen.isReleased ? 'released' : 'nothing',
    ...(request && way ? { request: { ...describeRequest(request), way, ways: others } } : {}),
    ...describeVersion(seen),
    commits: describeCommits(seen),
    changes: seen.next === undefined ? [] : await readChanges(run, copy.cwd, copy.head),
    notes: fitText(seen.notes),
    ...release,
    images,
    ...(await describePage(stage, slug || 'local/repository', seen)),
    messages: await readMessages({ slack: services.slack, mail, webhooks }, needs.channels),
    warnings: [...copy.warnings, ...findWarnings(log)].map((each) => fitText(each)).slice(0, 200),
    errors: seen.errors.slice(0, 200).map(describeError),
    leftOut: listLeftOut(input)
      .slice(0, 200)
      .map(({ part, reason }) => ({ part: fitLine(part), reason: fitLine(reason) })),
  };
  return realNames(report, findReplacements(input));
}

function describeRequest({ service, number, title, base }: NonNullable<PrivateCopy['request']>) {
  return { service, number, title: fitLine(title), base: fitLine(base) };
}

function describeVersion({ next, last }: Seen): Pick<Report, 'version'> {
  if (next === undefined) return {};
  const { version, tag, type, channel } = next;
  return {
    version: {
      ...{ next: version, tag: fitLine(tag), type },
      ...(last?.version === undefined ? {} : { last: last.version }),
      ...(last?.tag === undefined ? {} : { lastTag: fitLine(last.tag) }),
      ...(channel ? { channel: fitLine(channel) } : {}),
    },
  };
}

/** Commits that are listed: those that do something first. */
const mostCommits = 1_000;
const order = ['major', 'minor', 'patch', 'none'];

function describeCommits({ commits }: Seen): Report['commits'] {
  const counts: Record<string, number> = { major: 0, minor: 0, patch: 0, none: 0, overlooked: 0 };
  for (const { type, overlooked, isTakenBack } of commits) {
    if (!isTakenBack) counts[type] = (counts[type] ?? 0) + 1;
    if (overlooked !== undefined) counts['overlooked'] = (counts['overlooked'] ?? 0) + 1;
  }
  const rank = ({ type, overlooked }: Seen['commits'][number]) =>
    order.indexOf(type) + (overlooked === undefined ? 1 : 0);
  const chosen =
    commits.length <= mostCommits ? commits : commits.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostCommits);
  const list = chosen.map(({ hash, title, type, isTakenBack, overlooked }) => ({
    ...{ hash, title: fitLine(title, 300), type, isTakenBack },
    ...(overlooked === undefined ? {} : { overlooked: fitLine(overlooked) }),
  }));
  return { total: commits.length, counts, list };
}

async function describePage({ services }: Stage, slug: string, { next }: Seen): Promise<Pick<Report, 'page'>> {
  const releases = await services.github.releases(slug).catch(() => []);
  const found = releases.find(({ tag }) => tag === next?.tag);
  if (found === undefined) return {};
  const assets = found.assets.map(({ name, size }) => ({ name: fitLine(name), size }));
  return {
    page: {
      title: fitLine(found.name ?? found.tag),
      body: fitText(found.body ?? ''),
      assets,
      isPrerelease: found.prerelease,
    },
  };
}

function describeError({ code, message, details }: Seen['errors'][number]): Report['errors'][number] {
  return {
    ...(code === undefined ? {} : { code: fitLine(code) }),
    message: fitText(message),
    ...(details ? { details: fitText(details) } : {}),
  };
}

function listLeftOut({ needs, stage, ran, hasImage }: ReportInput): Report['leftOut'] {
  const isImage = needs.images.length > 0;
  const skipped = isImage && !hasImage ? [{ part: 'docker', reason: '`--skip-image` was given' }] : [];
  const missing = stage.missing.map(({ part, reason }) => ({ part: part === 'engine' ? 'docker' : part, reason }));
  const others = ran.leftOut.filter(({ part }) => part !== 'docker' || (skipped.length === 0 && missing.length === 0));
  const preview =
    needs.channels.length > 0 && !needs.hasChannels
      ? [
          {
            part: 'slack',
            reason: `No channel is known here: its message is shown for a channel \`${previewChannel}\``,
          },
        ]
      : [];
  return [...skipped, ...missing, ...others, ...preview];
}

function findReplacements({ needs, stage, copy }: ReportInput): Replacement[] {
  const { services, places } = stage;
  const host = places.registry?.host ?? '';
  const images = host === '' ? [] : needs.images.map((name) => ({ local: localName(host, name), real: name }));
  const { page = '' } = parseRepository(needs.url || copy.url);
  const server = URL.parse(page)?.origin ?? 'https://github.com';
  const index = URL.parse(needs.upload);
  const realIndex = index?.hostname === 'upload.pypi.org' ? 'https://pypi.org' : (index?.origin ?? '');
  return [
    ...images,
    // Links are shown by their host, too.
    { local: URL.parse(services.index?.url ?? '')?.host ?? '', real: URL.parse(realIndex)?.host ?? '' },
    { local: services.github.url, real: server },
    ...(services.index === undefined ? [] : [{ local: services.index.url, real: realIndex }]),
    ...(services.slack === undefined ? [] : [{ local: services.slack.url, real: 'https://slack.com' }]),
    ...(services.s3 === undefined ? [] : [{ local: services.s3.url, real: 'https://s3.amazonaws.com' }]),
    { local: copy.bare, real: copy.url },
  ];
}
