import type { PastRelease } from '@waybill/pipeline/repository';
import semver from 'semver';
import type { Release } from './facts.ts';

/** @param past an entry of the ledger, of any state */
export function readRelease({ entry, firstSeen }: PastRelease): Release {
  const { tag, version, branch, state, run, gitHead, builtFrom, lastRelease, deployments = [] } = entry;
  const done = [
    ...entry.deliveries.filter((each) => each.state === 'done'),
    ...entry.announcements.filter((each) => each.state === 'done'),
  ];
  const steps = done
    .map(({ member, at }) => ({ name: member, at: Date.parse(at) }))
    .sort((one, other) => one.at - other.at);
  const begun = Date.parse(run.started);
  const isPublic = state === 'delivered' || state === 'complete';
  const deliveries = entry.deliveries.filter((each) => each.state === 'done').map(({ at }) => Date.parse(at));
  return {
    ...{ tag, version, state, begun, deployments, steps, builtFrom },
    branch: branch.name,
    isPrerelease: semver.prerelease(version) !== null,
    published: isPublic ? deliveries.reduce((latest, at) => Math.max(latest, at), begun) : undefined,
    ended: run.ended === undefined ? undefined : Date.parse(run.ended),
    // The first run writes the entry after it has begun; the ledger counts whole seconds.
    isResumed: firstSeen !== undefined && begun >= (firstSeen + 1) * 1000,
    head: gitHead,
    base: lastRelease.gitHead,
    packages: [...new Set(entry.artifacts.flatMap((each) => findPackage(each) ?? []))],
    images: [...new Set(entry.artifacts.flatMap(({ kind, name }) => (kind === 'image' ? [name] : [])))],
    measures: new Map(
      entry.artifacts.flatMap(({ kind, name, measures }) =>
        measures === undefined ? [] : [[`${kind}:${name}`, measures] as const],
      ),
    ),
  };
}

/** The name of a package as an index has it: `parcel_kit-1.2.0-py3-none-any.whl` and `Parcel.Kit-1.2.0.tar.gz` are `parcel-kit`. */
function findPackage({ kind, name }: { readonly kind: string; readonly name: string }): string | undefined {
  if (kind !== 'wheel' && kind !== 'sdist') return undefined;
  const file =
    kind === 'wheel' ? /^([A-Za-z0-9._]+)-/.exec(name) : /^([A-Za-z0-9._-]+)-\d[^-]*\.(?:tar\.gz|zip)$/.exec(name);
  return file?.[1]?.replace(/[-_.]+/g, '-').toLowerCase();
}
