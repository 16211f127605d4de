import { findJobs } from '../../../../packages/doctor/src/workflows/find-jobs.ts';
import { matchesFilter } from '../../../../packages/doctor/src/workflows/match-filter.ts';
import { readGitlab } from '../../../../packages/doctor/src/workflows/read-gitlab.ts';
import { readScript, scriptsOf } from '../../../../packages/doctor/src/workflows/read-script.ts';
import type { Reader } from './reader.ts';

/** Files are read up to 1 MiB, and a script of them up to 100,000 characters. */
const workflowFile = '.github/workflows/release.yml';
const wrapped = (text: string) =>
  `on: push\njobs:\n  a:\n    steps:\n      - run: |\n${text.replace(/^/gm, '          ')}\n`;

export const doctorReaders: Readonly<Record<string, Reader>> = {
  'doctor: findJobs': (text) => [
    findJobs(new Map([[workflowFile, wrapped(text)]])).jobs,
    findJobs(new Map([[workflowFile, `on: push\njobs:\n  a: { uses: ${JSON.stringify(text)} }\n`]])).jobs,
  ],
  'doctor: readGitlab': (text) => [
    readGitlab(new Map([['.gitlab-ci.yml', `spec:\n${text}\nspec:\n---\na: { script: x }\n`]])),
    readGitlab(new Map([['.gitlab-ci.yml', `a:\n  script: ${JSON.stringify(text)}\n`]])),
  ],
  'doctor: readScript': (text) => [readScript(text), readScript(`npx ${text}`), scriptsOf(`{"scripts":{"a":${text}`)],
  // Names of branches are short; filters are cut.
  'doctor: matchesFilter': (text) => [matchesFilter([text], 'release/1.2.3'), matchesFilter([`!${text}**`], 'main')],
};
