import { makePlain, makeReadable } from '@waybill/kernel';

/** What one check says of the commit. */
export interface Check {
  /** As the service shows it. */
  readonly name: string;
  readonly state: 'green' | 'red' | 'running';
  /** The service's own word: `success`, `skipped`, `cancelled`, `in_progress`, … */
  readonly said: string;
  /** Where a person looks at it. */
  readonly url?: string | undefined;
  /** GitHub's number of the app that reports it; commit statuses have none. */
  readonly app?: number | undefined;
  /** It is of the run that asks. */
  readonly isOwn?: boolean;
  /** It stands for others that are not there yet: no rule names it. */
  readonly isGroup?: boolean;
}

/** A check that must be green, by name and perhaps by app. */
export interface RequiredCheck {
  readonly name: string;
  readonly app?: number | undefined;
}

const longestName = 200;

/** A name of others in one line. */
export function nameCheck(text: string): string {
  return makePlain(makeReadable(text)).slice(0, longestName) || '(without a name)';
}

/** An address that a page of ours may link; what is none is left out. */
export function readPage(text: string | null | undefined): string | undefined {
  return text && text.length <= 2000 && /^https?:\/\/[^\s<>"|`\\()[\]]+$/i.test(text) ? text : undefined;
}
