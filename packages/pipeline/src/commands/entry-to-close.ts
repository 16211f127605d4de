import { type BaseContext, type Ports, reasonOf } from '@waybill/kernel';
import semver from 'semver';
import { type Entry, gitIn, identifyRun, openLedger } from '../ledger/index.ts';
import { pickEntry } from './pick-entry.ts';

/**
 * The entry of a release that a person stops. One that nobody can read any more, or that is gone from the ledger, is closed by
 * an entry that says as much as git knows.
 *
 * @throws ENOLEDGER, ELEDGERUNREADABLE when a newer version wrote it or no tag is given
 */
export async function entryToClose(context: BaseContext, ports: Ports, tag: string | undefined): Promise<Entry> {
  const ledger = openLedger(context, ports);
  try {
    return await pickEntry(ledger, tag);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (tag === undefined) throw error;
    if (code === 'ENOLEDGER') {
      const existing = await findTag(context, ports, tag);
      if (existing === undefined) throw error;
      context.logger.warn(`The ledger has no entry for ${existing}. A new one closes it.`);
      return describeTag(context, ports, existing);
    }
    const [found] = await ledger.find([tag]);
    if (code !== 'ELEDGERUNREADABLE' || found === undefined || 'entry' in found || found.isNewer) throw error;
    context.logger.warn(`${reasonOf(error)} It is replaced.`);
    return describeTag(context, ports, found.tag);
  }
}

/** The tag of a release that was made, where a person names it or its version. */
async function findTag(context: BaseContext, ports: Ports, given: string): Promise<string | undefined> {
  const { stdout } = await gitIn(context, ports).try(['tag', '--list']);
  return stdout.split('\n').find((tag) => versionIn(tag) !== undefined && (tag === given || versionIn(tag) === given));
}

/** The version at the end of a tag, whatever the project puts before it. */
function versionIn(tag: string): string | undefined {
  const [text] = /\d+\.\d+\.\d+\S*$/.exec(tag) ?? [];
  return semver.parse(text)?.version;
}

async function describeTag(context: BaseContext, ports: Ports, tag: string): Promise<Entry> {
  const git = gitIn(context, ports);
  const ask = async (...args: string[]) => (await git.try(args)).stdout.trim();
  const gitHead = await ask('rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`);
  const now = ports.clock.now();
  return {
    ...{ schema: 1, tag, version: versionIn(tag) ?? tag, type: 'patch', channel: null },
    ...{ branch: { name: await findBranch(ask, gitHead) }, gitHead, builtFrom: gitHead, lastRelease: {} },
    ...{
      state: 'planned',
      run: { ...identifyRun(context.env, now), ended: now.toISOString() },
      updated: now.toISOString(),
    },
    ...{ notes: '', artifacts: [], deliveries: [], announcements: [] },
  };
}

/** The branch of this checkout; where it has none, as in most CI jobs, one of the remote that has the commit. */
async function findBranch(ask: (...args: string[]) => Promise<string>, commit: string): Promise<string> {
  const current = await ask('branch', '--show-current');
  if (current !== '') return current;
  const refs = await ask('for-each-ref', `--contains=${commit}`, '--format=%(refname:lstrip=3)', 'refs/remotes');
  return refs.split('\n').find((name) => name !== '' && name !== 'HEAD') ?? 'main';
}
