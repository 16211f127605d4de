import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

/** Seconds after which no run is still at work with what it made: longer than CI lets a job run. */
const longestRun = 6 * 3600;

/** The beginning of the names of all that runs of a repository make for themselves on this machine. */
export function ownPrefix(cwd: string): string {
  const owner = createHash('sha256').update(`${hostname()}\0${cwd}`).digest('hex').slice(0, 12);
  return `waybill-${owner}-`;
}

/** A name that nothing else has, by which a later run knows whose it was, and since when. */
export function ownName(cwd: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000).toString(36);
  return `${ownPrefix(cwd)}${seconds}-${crypto.randomUUID().slice(0, 8)}`;
}

/**
 * Whether a name is one of a run of this repository that must be dead by now. A younger one may be at work: several
 * machines that share an engine may have the same name and the same folder.
 */
export function isLeftover(name: string, cwd: string, now: Date): boolean {
  const prefix = ownPrefix(cwd);
  const made = /^([0-9a-z]+)-[0-9a-f]{8}$/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : '')?.[1];
  return made !== undefined && now.getTime() / 1000 - Number.parseInt(made, 36) > longestRun;
}
