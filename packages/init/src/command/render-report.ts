import { makePlain } from '@waybill/kernel';
import type { Plan, Todo } from '../plan/index.ts';
import type { Facts } from '../repository/index.ts';
import type { Carried } from '../tools/index.ts';
import type { LockResult } from '../write/index.ts';

/** One line on what the repository is. */
export function renderFacts({ service, main, tags, python, image, publishers }: Facts): string {
  const found = [
    service.slug === '' ? undefined : `repository ${service.slug}`,
    `branch ${main}`,
    describePython(python),
    image.dockerfile === undefined ? 'no Dockerfile' : `image of ${image.dockerfile}`,
    tags.newest === undefined ? 'no release yet' : `last release ${tags.newest}`,
    ...publishers.map(({ file, by }) => `${file} (${by})`),
  ];
  return makePlain(`Found: ${found.filter((each) => each !== undefined).join(', ')}.`);
}

function describePython({ isThere, name, packages }: Facts['python']): string {
  if (!isThere) return 'no Python project';
  return packages.length > 0 ? `Python projects in ${packages.join(', ')}` : `Python project ${name ?? 'at the root'}`;
}

/** What was taken over from other tools, and what was not. */
export function renderCarried(carried: readonly Carried[]): string {
  const parts = carried.map(({ tool, file, kept, leftOut }) => {
    const taken = kept.length === 0 ? 'nothing has to be taken over' : `taken over: ${kept.join(', ')}`;
    const lines = leftOut.map(({ setting, why }) => `  - left out: ${makePlain(`${setting}: ${why}`)}.`);
    return [`${tool} (${file}): ${makePlain(taken)}.`, ...lines].join('\n');
  });
  return parts.join('\n');
}

/** What only a person can do, numbered. */
export function renderTodo(todo: readonly Todo[]): string {
  const lines = todo.map(
    ({ what, link }, at) => `${at + 1}. ${makePlain(what)}${link === undefined ? '' : `\n   ${makePlain(link)}`}`,
  );
  return `To do:\n${lines.join('\n')}`;
}

/** Files, one a line. */
export function renderFiles({ files, lock }: Plan, locked: LockResult | undefined): string {
  const lines = files.map(({ path, before, after }) => {
    if (after === undefined) return `  removed  ${path}`;
    return before === undefined ? `  new      ${path}` : `  changed  ${path}`;
  });
  if (lock !== undefined && locked?.isWritten === true) lines.push(`  written  ${lock.file}`);
  return lines.join('\n');
}

/** What is left to do for a lock file that could not be written. */
export function lockTodo({ lock }: Plan, locked: LockResult | undefined): Todo[] {
  if (lock === undefined || locked?.isWritten !== false) return [];
  const where = lock.folder === '.' ? '' : ` --prefix ${lock.folder}`;
  return [
    {
      what: `Write the lock file \`${lock.file}\`, which the jobs install from: \`${[lock.program, ...lock.args].join(' ')}${where}\`. It could not be written now: ${locked.why}`,
    },
  ];
}
