import { type BaseContext, type Ports, reasonOf } from '@waybill/kernel';
import semver from 'semver';
import { type Entry, gitIn, identifyRun, openLedger } from '../ledger/index.ts';
import { pickEntry } from './pick-entry.ts';

/**
 * The entry of a release that a person stops. One that nobody can read any more is closed by an entry that says as
 * much as git knows.
 *
 * @throws ENOLEDGER, ELEDGERUNREADABLE when a newer version wrote it or no tag is given
 */
export async function entryToClose(context: BaseContext, ports: Ports, tag: string | undefined): Promise<Entry> {
  const ledger = openLedger(context, ports);
  try {
    return await pickEntry(ledger, tag);
  } catch (error) {
    const isUnreadable = (error as { code?: string }).code === 'ELEDGERUNREADABLE';
    const [found] = tag === undefined ? [] : await ledger.find([tag]);
    if (!isUnreadable || found === undefined || 'entry' in found || found.isNewer) throw error;
    context.logger.warn(`${reasonOf(error)} It is replaced.`);
    return describeTag(context, ports, found.tag);
  }
}

async function describeTag(context: BaseContext, ports: Ports, tag: string): Promise<Entry> {
  const git = gitIn(context, ports);
  const ask = async (...args: string[]) => (await git.try(args)).stdout.trim();
  const gitHead = await ask('rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`);
  const now = ports.clock.now();
  return {
    ...{ schema: 1, tag, version: semver.parse(tag.replace(/^\D+/, ''))?.version ?? tag, type: 'patch', channel: null },
    ...{ branch: { name: await ask('branch', '--show-current') }, gitHead, builtFrom: gitHead, lastRelease: {} },
    ...{
      state: 'planned',
      run: { ...identifyRun(context.env, now), ended: now.toISOString() },
      updated: now.toISOString(),
    },
    ...{ notes: '', artifacts: [], deliveries: [], announcements: [] },
  };
}
