import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorsOf, isReleaseError, parseRepository, reasonOf, redact, type Shell } from '@waybill/kernel';
import {
  type Configuration,
  hostFolder,
  isPipeline,
  type PluginEntry,
  readPlainConfiguration,
  writtenMembers,
} from '@waybill/pipeline/configuration';
import { findNeeds } from './find-needs.ts';
import { observe, observerName } from './observe.ts';
import type { Needs, Order, Seen } from './order.ts';
import { type Entry, type LeftOut, redirect } from './redirect.ts';
import type { About } from './rule.ts';

type SemanticRelease = (options: object, context: object) => Promise<unknown>;

/** Runs semantic-release with every plugin turned to the stand-ins, and writes what it has seen. */
export async function runJob(order: Order, shell: Shell): Promise<void> {
  const { env } = shell;
  const configuration = await readPlainConfiguration(shell, order.branch);
  const { options: host } = configuration.context;
  const url = String(host.repositoryUrl || order.url);
  const about: About = { places: order.places, env, slug: parseRepository(url).slug.toLowerCase() };
  const all = listEntries(configuration);
  if (order.mode === 'inspect') {
    await answer(order, { ...findNeeds(all, about), url } satisfies Needs);
    return;
  }
  const isPlan = order.mode === 'plan';
  const seen = observe(shell);
  const { options, leftOut } = redirectAll(configuration, { about, isPlan, observer: seen.plugin });
  const given = {
    ...options,
    repositoryUrl: url,
    ...(isPlan && { dryRun: true }),
  };
  const errors: unknown[] = [];
  let result: unknown = false;
  try {
    result = await (await loadHost(shell.cwd))(given, shell);
  } catch (error) {
    errors.push(...errorsOf(error));
  }
  const said = errors.map((error) => describe(error, shell));
  await answer(order, { ...seen.seen(), errors: said, isReleased: Boolean(result) && !isPlan, leftOut } satisfies Seen &
    Answer);
}

interface Answer {
  readonly leftOut: readonly LeftOut[];
}

async function answer({ output }: Order, data: object): Promise<void> {
  await writeFile(output, JSON.stringify(data));
}

async function loadHost(cwd: string): Promise<SemanticRelease> {
  return (await import(pathToFileURL(join(hostFolder(cwd) ?? '', 'index.js')).href)).default as SemanticRelease;
}

function describe(error: unknown, { env }: Shell) {
  if (!isReleaseError(error)) return { message: redact(reasonOf(error), env) };
  const { code, message, details = '' } = error;
  return { code, message: redact(message, env), details: redact(details, env) };
}

type Listed = { readonly entry: Entry; readonly section: unknown };

/** Every plugin of the configuration, those of the pipeline among them. */
function listEntries(configuration: Configuration): Listed[] {
  const { options: host } = configuration.context;
  return configuration.plugins.flatMap((each) => {
    const entries: readonly Entry[] = writtenMembers(each) ?? [asEntry(each)];
    return entries.map((entry) => ({ entry, section: host[entry.key] }));
  });
}

function asEntry({ plugin, options }: PluginEntry): Entry {
  const key = typeof plugin === 'string' ? (plugin.split('/').at(-1) ?? plugin).replace(/^semantic-release-/, '') : '';
  return { plugin, key, options };
}

/** What a plan is made with: no service is asked. */
const readers = /^@semantic-release\/(?:commit-analyzer|release-notes-generator)$/;

interface Turning {
  readonly about: About;
  readonly isPlan: boolean;
  readonly observer: object;
}

function redirectAll(configuration: Configuration, { about, isPlan, observer }: Turning) {
  const { options: host } = configuration.context;
  const leftOut: LeftOut[] = [];
  const sections: Record<string, unknown> = {};
  /** @returns nothing for a plugin that is left out */
  const turn = (entry: Entry): Entry | undefined => {
    if (isPlan && typeof entry.plugin === 'string' && !readers.test(entry.plugin)) return undefined;
    const found = redirect(entry, host[entry.key], about);
    leftOut.push(...found.leftOut);
    const { redirected } = found;
    if (redirected?.section !== undefined) sections[entry.key] = redirected.section;
    return redirected?.entry;
  };
  const plugins = configuration.plugins.flatMap((each): unknown[] => {
    const members = writtenMembers(each);
    if (members === undefined) {
      const entry = turn(asEntry(each));
      return entry === undefined ? [] : [[entry.plugin, entry.options]];
    }
    const turned = members.map(({ plugin, key, needs, onlyConfigured, options }) => {
      // What the pipeline leaves out by itself, nobody asked for.
      const isAsked = onlyConfigured !== true || Boolean(host[key]);
      const entry = isAsked ? turn({ plugin, key, options }) : undefined;
      // It stays in the list, so that its section is known.
      if (isAsked && entry === undefined) sections[key] = false;
      return {
        ...{ plugin, name: key, options: entry?.options ?? options },
        ...(needs && { needs }),
        ...(onlyConfigured && { onlyConfigured }),
      };
    });
    const watched = [...turned, { plugin: observer, name: observerName }];
    return [[each.plugin, { ...each.options, members: watched, ...noIdentity }]];
  });
  // Beside the pipeline, another plugin could be the one that reads a mistyped section.
  if (!configuration.plugins.some(({ plugin }) => isPipeline(plugin))) plugins.push(observer);
  return { options: { ...sections, plugins }, leftOut };
}

/** There is no identity of a job, and nothing that another job has built. */
const noIdentity = { ledgerIdentity: false, handover: 'off' };
