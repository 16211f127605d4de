import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, parseJson, readArtifacts, releasePaths, v } from '@waybill/kernel';
import { observerName, type Seen } from '../job/index.ts';
import { fitLine, fitText, type Report } from '../report/index.ts';

/** Bytes of one file that is read into a report. */
const largest = 20_000_000;

/** What the release left in the folder of the copy. Plugins and builds wrote it: what has another form is left out. */
export async function readRelease(
  cwd: string,
  seen: Seen,
): Promise<
  Pick<Report, 'files' | 'components' | 'vulnerabilities' | 'checklist' | 'timeline'> & {
    readonly artifacts: readonly Artifact[];
  }
> {
  const version = seen.next?.version;
  const artifacts = version === undefined ? [] : await readArtifacts(cwd, version).catch(() => []);
  const read = async (path: string | undefined) => (path === undefined ? undefined : readText(join(cwd, path)));
  const changes = artifacts.find(({ mediaType }) => mediaType === 'application/vnd.waybill.sbom-changes+json');
  const scan = artifacts.find(({ kind, name }) => kind === 'scan' && name === 'scan.json');
  const checklist = version === undefined ? undefined : await read(releasePaths.of(version).checklist);
  const vulnerabilities = readScan(await read(scan?.path));
  return {
    artifacts,
    files: artifacts.filter(({ kind }) => kind !== 'image').map((each) => describeFile(each, seen)),
    components: readComponents(await read(changes?.path)),
    timeline: readTimeline(await read(releasePaths.journal)),
    ...(checklist === undefined ? {} : { checklist: fitText(checklist) }),
    ...(vulnerabilities === undefined ? {} : { vulnerabilities }),
  };
}

async function readText(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() && found.size <= largest ? readFile(file, 'utf8') : undefined;
}

/** The same file of another release has the same name but for the version. */
export function nameWithoutVersion(name: string): string {
  return name.replace(/\d+(?:\.\d+)+(?:(?:[-_.+]?(?:a|b|rc|alpha|beta|post|dev))?[.\d]*\d)?/g, '*');
}

function describeFile({ kind, name, size, sha256 }: Artifact, { before }: Seen): Report['files'][number] {
  const former = before.find(
    (each) => each.kind === kind && nameWithoutVersion(each.name) === nameWithoutVersion(name),
  );
  return {
    ...{ kind, name: fitLine(name) },
    ...(size === undefined ? {} : { size }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(former?.size === undefined ? {} : { before: former.size }),
  };
}

const part = v.looseObject({ name: v.string(), version: v.optional(v.string()) });
const Changes = v.object({
  subjects: v.array(
    v.object({
      describes: v.string(),
      platform: v.optional(v.string()),
      added: v.array(part),
      removed: v.array(part),
      upgraded: v.array(v.looseObject({ name: v.string(), from: v.string(), to: v.string() })),
    }),
  ),
});

const most = 500;

function readComponents(text: string | undefined): Report['components'] {
  const { subjects } = (text === undefined ? undefined : parseJson(Changes, text)) ?? { subjects: [] };
  const shown = ({ name, version }: { readonly name: string; readonly version?: string | undefined }) =>
    fitLine(`${name} ${version ?? ''}`.trim());
  return subjects.slice(0, 100).map(({ describes, platform, added, removed, upgraded }) => ({
    describes: fitLine(`${describes} ${platform ?? ''}`.trim()),
    added: added.slice(0, most).map(shown),
    removed: removed.slice(0, most).map(shown),
    changed: upgraded.slice(0, most).map(({ name, from, to }) => fitLine(`${name} ${from} → ${to}`)),
  }));
}

const names = v.array(v.string());
const Scan = v.object({
  verdict: v.string(),
  findings: v.array(
    v.looseObject({ id: v.string(), severity: v.string(), decision: v.looseObject({ is: v.string() }) }),
  ),
  changes: v.optional(v.looseObject({ since: v.string(), opened: names, closed: names })),
});

const verdicts: Readonly<Record<string, string>> = {
  passed: 'No finding is in the way.',
  warned: 'Findings are warnings.',
  blocked: 'Findings block the release.',
};

function readScan(text: string | undefined): Report['vulnerabilities'] {
  const scan = text === undefined ? undefined : parseJson(Scan, text);
  if (scan === undefined) return undefined;
  const open = scan.findings.filter(({ decision }) => !['ignored', 'not-affected'].includes(decision.is));
  const counts = Object.fromEntries(
    Object.entries(Object.groupBy(open, ({ severity }) => severity)).map(([name, some = []]) => [
      fitLine(name, 50),
      some.length,
    ]),
  );
  const { since = '', opened = [], closed = [] } = scan.changes ?? {};
  const list = (all: readonly string[]) => all.slice(0, 50).join(', ');
  const compared = [
    ...(opened.length > 0 ? [`New since ${since}: ${list(opened)}.`] : []),
    ...(closed.length > 0 ? [`Closed since ${since}: ${list(closed)}.`] : []),
  ];
  return { text: fitText([verdicts[scan.verdict] ?? '', ...compared].join(' ').trim()), counts };
}

const Step = v.object({
  step: v.string(),
  member: v.string(),
  started: v.string(),
  ended: v.string(),
  ok: v.boolean(),
});

function readTimeline(text = ''): Report['timeline'] {
  const all = text.split('\n').flatMap((line) => parseJson(Step, line) ?? []);
  const steps = all.filter(({ member }) => member !== observerName);
  const times = steps.map(({ started, ended }) => ({ from: Date.parse(started), to: Date.parse(ended) }));
  const first = Math.min(...times.map(({ from }) => from));
  return steps.slice(0, 2_000).flatMap(({ step, member, ok }, at) => {
    const { from = Number.NaN, to = Number.NaN } = times[at] ?? {};
    if (Number.isNaN(from) || Number.isNaN(to)) return [];
    return [{ step: fitLine(step), plugin: fitLine(member), from: from - first, to: to - first, ok }];
  });
}
