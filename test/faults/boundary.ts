import type { Match } from '@waybill/rehearsal';

/** What a release speaks to over HTTP; each stands behind a fault proxy of its own. */
export type Remote = 'registry' | 'index' | 'github' | 's3' | 'slack';

/** A point of a release where something can break: a request, a push, a program, or a folder that fills up. */
export type Boundary = RequestBoundary | PushBoundary | ProgramBoundary | DiskBoundary | MomentBoundary;

interface Named {
  readonly name: string;
  /** Whether the tag is public when the fault strikes: then semantic-release alone would never come back to it. */
  readonly tagged: boolean;
}

export interface RequestBoundary extends Named {
  readonly is: 'request';
  readonly remote: Remote;
  readonly match: Exclude<Match, (...args: never[]) => unknown>;
  /** How many such requests pass before; none by default. */
  readonly after?: number;
  /** Whether the request has a body that can break in the middle. */
  readonly body?: boolean;
}

export interface PushBoundary extends Named {
  readonly is: 'push';
  /** Extended regular expression for the name of a ref in the push. */
  readonly ref: string;
}

export interface ProgramBoundary extends Named {
  readonly is: 'program';
  readonly program: string;
  /** What the arguments hold, as a pattern of `case` in a shell. */
  readonly args: string;
}

export interface DiskBoundary extends Named {
  readonly is: 'disk';
  /** Which folder has no room: relative to the working copy, or `TMPDIR`. */
  readonly folder: string;
  /** Kilobytes that it has. */
  readonly room: number;
}

/** Whatever a job does after so many milliseconds. */
export interface MomentBoundary extends Named {
  readonly is: 'moment';
  readonly after: number;
}

/** How a boundary breaks. */
export type Kind =
  /** SIGKILL of the whole job before the remote hears of it, in the middle of the body, or when its work is done. */
  | 'killed before'
  | 'killed during'
  | 'killed after'
  /** SIGTERM to the job, as CI cancels it: it has some seconds to clean up. */
  | 'cancelled before'
  | 'cancelled after'
  /** 500 for ever; a push that is refused; a program that fails. */
  | 'refused'
  /** 429 with `Retry-After`, more often than a client asks. */
  | 'throttled'
  /** The connection is reset in the middle, every time. */
  | 'cut'
  /** The work is done, and the connection breaks before the client hears of it. */
  | 'unheard'
  /** No answer until the job's time is over. */
  | 'hanging'
  | 'full';
