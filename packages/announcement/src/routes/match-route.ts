import type { ReleaseEvent, RouteRules } from './route-options.ts';

/** What is known of that of which somebody may be notified. */
export interface RouteSubject {
  readonly event: ReleaseEvent;
  readonly branch?: string | undefined;
  /** `major`, `minor`, `patch`, … */
  readonly releaseType?: string | undefined;
  readonly isPrerelease?: boolean | undefined;
  /** Nothing for the default channel, which is called `default`. */
  readonly channel?: string | undefined;
  /** Of the commits of the release. */
  readonly scopes: readonly string[];
}

/** What a route without `when.event` is about: failures have routes of their own. */
const usualEvents: ReleaseEvent[] = ['released', 'resumed', 'promoted'];

/** Whether a route is about an event. What a condition asks for and nobody knows does not fit. */
export function matchesRoute({ when }: Pick<RouteRules, 'when'>, subject: RouteSubject): boolean {
  const { event = usualEvents, releaseType, branch, channel, scope } = when;
  return (
    [event].flat().includes(subject.event) &&
    (releaseType === undefined || [releaseType].flat().some((each) => each === typeOf(subject))) &&
    fits(branch, [subject.branch ?? '']) &&
    fits(channel, [subject.channel ?? 'default']) &&
    fits(scope, subject.scopes)
  );
}

function typeOf({ isPrerelease, releaseType = '' }: RouteSubject): string {
  return isPrerelease === true ? 'prerelease' : releaseType;
}

/** Whether one of the values fits one of the patterns, in which `*` is for any characters. */
function fits(patterns: string | readonly string[] | undefined, values: readonly string[]): boolean {
  if (patterns === undefined) return true;
  return [patterns].flat().some((pattern) => values.some((value) => fitsPattern(pattern, value)));
}

/** Takes time in proportion to both texts, whatever they are. */
function fitsPattern(pattern: string, value: string): boolean {
  const parts = pattern.split(/\*+/);
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return value === first;
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false;
  const end = value.length - last.length;
  let at = first.length;
  for (const part of others) {
    const found = value.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
