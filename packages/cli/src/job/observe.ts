import {
  type Commit,
  type LastRelease,
  type NextRelease,
  type PublishContext,
  realPorts,
  type Shell,
  type VerifyContext,
} from '@waybill/kernel';
import { isPipeline } from '@waybill/pipeline/configuration';
import { describeCommits, openHistory } from '@waybill/pipeline/repository';
import type { Seen } from './order.ts';

type Context = VerifyContext & Partial<PublishContext>;

/** A plugin that only looks, and what it has seen. */
export interface Observer {
  readonly plugin: object;
  seen(): Omit<Seen, 'errors' | 'isReleased'>;
}

/** What the plugin is called in the pipeline; its steps are none of the release. */
export const observerName = 'rehearsal-observer';

/** Makes a plugin that remembers what goes through its hooks. */
export function observe(shell: Shell): Observer {
  let commits: Seen['commits'] = [];
  let before: Seen['before'] = [];
  let last: LastRelease | undefined;
  let next: NextRelease | undefined;
  let branch: string | undefined;
  const look = ({ nextRelease, lastRelease }: Context): undefined => {
    next = nextRelease ?? next;
    last = lastRelease ?? last;
  };
  const plugin = {
    async analyzeCommits(_options: object, context: Context & { readonly commits: readonly Commit[] }) {
      look(context);
      branch = context.branch.name;
      commits = await explain(context);
      before = await readBefore(context, shell);
      return null;
    },
    // No `generateNotes`: the pipeline would make the notes again after the release commit.
    verifyRelease: async (_options: object, context: Context) => look(context),
    // The first step that has the notes of all.
    prepare: async (_options: object, context: Context) => look(context),
  };
  return {
    plugin,
    seen: () => ({
      ...{ branch, commits, before, notes: next?.notes ?? '' },
      ...(last?.gitTag ? { last: { version: last.version, tag: last.gitTag } } : {}),
      ...(next?.version === undefined ? {} : { next: describeNext(next) }),
    }),
  };
}

function describeNext({ version, gitTag, type, channel }: NextRelease) {
  return { version, tag: gitTag, type, channel: channel || null };
}

async function explain(context: Context & { readonly commits: readonly Commit[] }): Promise<Seen['commits']> {
  const { commits } = context;
  const effects = await describeCommits(pipelineIn(context), context);
  return commits.map(({ hash, message }, at) => {
    const { type = 'none', isTakenBack = false, overlooked } = effects[at] ?? {};
    const title = message.split('\n', 1)[0] ?? '';
    return { hash, title, type, isTakenBack, ...(overlooked === undefined ? {} : { overlooked }) };
  });
}

interface Named {
  readonly name?: string;
}

/** The options of the pipeline without the plugin that looks; where there is none, one of all plugins that analyze commits. */
function pipelineIn({ options }: Context): Readonly<Record<string, unknown>> {
  const plugins = (Array.isArray(options['plugins']) ? options['plugins'] : []) as readonly unknown[];
  const pairs = plugins.map((each) => (Array.isArray(each) ? each : [each, {}]) as [unknown, Record<string, unknown>]);
  const own = pairs.find(([plugin]) => isPipeline(plugin));
  const readers = pairs
    .filter(([plugin]) => typeof plugin === 'string')
    .map(([plugin, given]) => ({ plugin, options: given ?? {} }));
  const members = (own?.[1]['members'] ?? readers) as readonly Named[];
  // By name: the host copies what it is given, and this plugin would ask itself for ever.
  return { ...options, ...own?.[1], members: members.filter(({ name }) => name !== observerName) };
}

/** What the last release consisted of. */
async function readBefore(context: Context, shell: Shell): Promise<Seen['before']> {
  const tag = context.lastRelease?.gitTag;
  if (!tag) return [];
  const { releases } = await openHistory(context, realPorts(shell)).releases({ tags: [tag] });
  const artifacts = releases.find(({ entry }) => entry.tag === tag)?.entry.artifacts ?? [];
  return artifacts.map(({ kind, name, size }) => ({ kind, name, ...(size === undefined ? {} : { size }) }));
}
