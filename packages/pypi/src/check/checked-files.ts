import type { Distribution } from '../files/index.ts';

/** SHA-256 of the files that this process has checked. Hooks of one run share the process, and nothing else. */
const checked = new Set<string>();

/** Remembers files whose content and names were checked. */
export function markChecked(files: readonly Distribution[]): void {
  for (const { sha256 } of files) checked.add(sha256);
}

/** Files that no step of this process has checked: another job built them, or they were restored. */
export function uncheckedIn(files: readonly Distribution[]): Distribution[] {
  return files.filter(({ sha256 }) => !checked.has(sha256));
}
