import type { NotifyContext, PublishContext } from '@waybill/kernel';
import { isPrerelease, type ReleaseFacts, releaseFacts } from '../facts/index.ts';
import type { ReleaseEvent, RouteSubject } from '../routes/index.ts';

/** Entries of notes whose scope is read. */
const mostEntries = 20_000;

/** What routes may ask of an event about a release. */
export function subjectOf(event: ReleaseEvent, facts: ReleaseFacts): RouteSubject {
  return {
    event,
    branch: facts.branch,
    releaseType: facts.type,
    isPrerelease: isPrerelease(facts.version),
    channel: facts.channel,
    scopes: scopesIn(facts.notes),
  };
}

/** `* **api:** fly` has the scope `api`. */
function scopesIn(notes: string): string[] {
  const scopes = new Set<string>();
  let count = 0;
  for (const [, scope] of notes.slice(0, 4_000_000).matchAll(/^\s{0,8}[*-] \*\*([^*\n]{1,100}):\*\*/gm)) {
    if (scope !== undefined) scopes.add(scope);
    count += 1;
    if (count > mostEntries) break;
  }
  return [...scopes];
}

/** What routes may ask of an event that no hook of the host is about. */
export function newsSubject(
  { branch, news, nextRelease }: NotifyContext,
  release: ReleaseFacts | undefined,
): RouteSubject {
  const { event } = news;
  if (release !== undefined) return subjectOf(event, release);
  const version = nextRelease?.version ?? news.version;
  return {
    event,
    branch: branch?.name,
    releaseType: nextRelease?.type,
    isPrerelease: version === undefined ? undefined : isPrerelease(version),
    scopes: [],
  };
}

/** The release that an event is about, where its context has it. */
export async function releaseFactsOf(context: NotifyContext): Promise<ReleaseFacts | undefined> {
  if (context.nextRelease === undefined || context.branch === undefined) return undefined;
  // biome-ignore lint/plugin: the facts take what is missing for empty.
  return releaseFacts({ lastRelease: {}, releases: [], commits: [], ...context } as unknown as PublishContext);
}
