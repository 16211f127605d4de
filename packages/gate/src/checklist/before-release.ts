import { inlineCode } from '@waybill/kernel';
import { describeVerdict } from '../checks/index.ts';
import { nameBreaking } from '../migration/index.ts';
import { type Draft, done, notDone, notNeeded } from './draft.ts';
import type { Facts } from './facts.ts';
import { listArtifacts } from './list-artifacts.ts';
import { staging } from './staging.ts';

const phase = 'pre-release';

/** What is to be done before the tag, as far as it can be computed. */
export function beforeRelease(facts: Facts): Draft[] {
  return [checks(facts), scan(facts), documents(facts), migration(facts), branches(facts), staging(facts)];
}

function checks({ checks: seen }: Facts): Draft {
  const about = { id: 'checks', phase, title: 'Tests and other CI checks are green' } as const;
  const remedy = 'Wait for the checks, or correct what failed.';
  if ('why' in seen) {
    const giveToken = 'Give the job a token that may read the checks of the commit.';
    return notDone(about, `The checks were not looked at: ${seen.why}`, giveToken);
  }
  const { verdict, page } = seen;
  if (verdict.state === 'green') return done(about, describeVerdict(verdict), page);
  // A workflow whose jobs need each other has its tests in the run that releases.
  if (verdict.state === 'none' && verdict.own > 1)
    return done(about, 'All checks of the commit are jobs of the run that releases.', page);
  const none = 'Let CI test each commit of this branch.';
  return notDone(about, describeVerdict(verdict), verdict.state === 'none' ? none : remedy, page);
}

const built = 'It comes with the build.';

function scan({ moment, artifacts, scan: verdict }: Facts): Draft {
  const about = { id: 'scan', phase, title: 'The security scan passed' } as const;
  const scans = artifacts.filter(({ kind }) => kind === 'scan');
  const remedy = 'Put a scanner on the `PATH` of the job: see the README of `@waybill/scan`.';
  if (moment === 'plan' && scans.length === 0) return notDone(about, built, remedy);
  if (scans.length === 0) return notDone(about, 'Nothing was scanned.', remedy);
  const evidence = `${listArtifacts(scans)}${verdict === undefined ? '' : `, verdict ${inlineCode(verdict)}`}`;
  // After the release the ledger tells that a scan let it pass.
  return verdict === 'blocked' ? notDone(about, evidence, 'Correct or accept what it found.') : done(about, evidence);
}

function documents({ moment, artifacts }: Facts): Draft {
  const about = { id: 'documents', phase, title: 'The documents of the release are made' } as const;
  const found = artifacts.filter(({ kind, name }) => kind === 'document' || (kind === 'file' && !ownFiles.has(name)));
  const remedy = 'List the documents of the project in the section `documents` of the configuration.';
  if (found.length > 0) return done(about, listArtifacts(found));
  return notDone(about, moment === 'plan' ? built : 'The release has none.', remedy);
}

/** Files that say something of the release, and are no documents of the project. */
const ownFiles: ReadonlySet<string> = new Set(['VERIFY.md', 'CHECKLIST.md', 'ANNOUNCEMENT.md', 'announcement.json']);

function migration({ migration: { breaking, silent, guide } }: Facts): Draft {
  const about = { id: 'migration', phase, title: 'Breaking changes have a migration text' } as const;
  if (breaking.length === 0) return notNeeded(about, 'Nothing breaks.');
  if (silent.length > 0) {
    const names = silent.slice(0, 5).map(nameBreaking).join(', ');
    return notDone(about, `Without a text: ${names}${silent.length > 5 ? ' and more' : ''}.`, migrationRemedy);
  }
  if (guide !== undefined) return done(about, `${inlineCode(guide)} has a chapter about this version.`);
  return done(about, `${breaking.map(nameBreaking).slice(0, 5).join(', ')} in the notes.`);
}

export const migrationRemedy =
  'Add a heading with the version and what users have to do to `MIGRATION.md`, or to another file of `gate.migrationGuides`, and push. In later commits, write it below the message: `BREAKING CHANGE: rename the option …`.';

function branches({ branches: findings }: Facts): Draft {
  const about = { id: 'branches', phase, title: 'No branch lacks the last stable release' } as const;
  if (findings === undefined)
    return notDone(about, 'The clone does not have the whole history.', 'Check out with `fetch-depth: 0`.');
  if (findings.length === 0) return done(about, 'All of them have it.');
  const list = (of: 'text' | 'remedy') => findings.map((each) => each[of]).join(' ');
  return notDone(about, list('text'), list('remedy'));
}
