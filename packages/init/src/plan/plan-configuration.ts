import { readManifest, removeField } from '../edit/index.ts';
import type { Facts, Snapshot } from '../repository/index.ts';
import { type Carried, findConfiguration, mergeSettings, type Settings } from '../tools/index.ts';
import type { Answers, PlannedFile } from './plan.ts';

export interface PlannedConfiguration {
  readonly files: readonly PlannedFile[];
  /** What the configuration says in the end, as far as it is known. */
  readonly settings: Settings;
  readonly missing: string | undefined;
}

const schema = 'https://unpkg.com/@waybill/preset/schema.json';
const file = '.releaserc.json';

/** The configuration of semantic-release: a new one, or none where the repository is set up already. */
export function planConfiguration(
  { texts, names, unread }: Snapshot,
  facts: Facts,
  { answers, carried }: { readonly answers: Answers; readonly carried: readonly Carried[] },
): PlannedConfiguration {
  const found = findConfiguration({ texts, names, unread, git: undefined });
  if (found?.isOurs === true) return { files: [], settings: found.settings ?? {}, missing: undefined };
  if (found !== undefined && found.settings === undefined)
    return { files: [], settings: {}, missing: whyMissing(found.file) };
  const settings = makeSettings(facts, answers, carried);
  const written = { path: file, before: found?.file === file ? texts.get(file) : undefined, after: render(settings) };
  const old = found === undefined || found.file === file ? [] : [removeOld(found.file, texts)];
  return { files: [...old, written], settings, missing: undefined };
}

function whyMissing(found: string): string {
  const isCode = /\.[cm]?[jt]s$/.test(found);
  return isCode
    ? `\`${found}\` is code, which is not run here. Add \`extends: '@waybill/preset'\` to what it exports and take out the plugins that the preset runs, or remove it and run \`npx waybill init\` again.`
    : `\`${found}\` cannot be read. Correct or remove it, and run \`npx waybill init\` again.`;
}

/** semantic-release would read the old one first. */
function removeOld(path: string, texts: Snapshot['texts']): PlannedFile {
  const before = texts.get(path) ?? '';
  return { path, before, after: path === 'package.json' ? removeField(before, 'release') : undefined };
}

function makeSettings(facts: Facts, { service, upload }: Answers, carried: readonly Carried[]): Settings {
  const taken = carried.map(({ settings }) => settings).reduce(mergeSettings, {});
  const { tagFormat = formatOf(facts.tags.prefix), ...others } = taken;
  const own: Settings = {
    ...(facts.service.address !== undefined && { repositoryUrl: facts.service.address }),
    ...(facts.python.packages.length > 0 && { packages: facts.python.packages }),
    ...(service === 'github' ? {} : { github: false }),
    ...(service === 'gitlab' && { gitlab: {} }),
    ...(upload === 'off' && facts.python.isThere && { pypi: { upload: false } }),
    ...(facts.python.isOnlyTools && facts.python.packages.length === 0 && { pyproject: false, pypi: false }),
    ...(facts.image.dockerfile !== undefined &&
      facts.image.dockerfile !== 'Dockerfile' && { docker: { dockerfile: facts.image.dockerfile } }),
  };
  // What the repository says today counts more than what a tool was told once.
  const { github, ...rest } = mergeSettings(others, own);
  const page = service === 'github' ? github : false;
  return {
    ...(tagFormat !== undefined && !isUsual(tagFormat, facts.tags.prefix) && { tagFormat }),
    ...rest,
    ...(page !== undefined && { github: page }),
  };
}

/** The preset finds `v1.2.0` and `1.2.0` by itself. */
function formatOf(prefix: string): string | undefined {
  return prefix === 'v' || prefix === '' ? undefined : `${prefix}\${version}`;
}

function isUsual(format: unknown, prefix: string): boolean {
  return format === `${prefix}\${version}` && (prefix === 'v' || prefix === '');
}

function render(settings: Settings): string {
  return `${JSON.stringify({ $schema: schema, extends: '@waybill/preset', ...settings }, null, 2)}\n`;
}

/** Whether a text is a `package.json` that can be changed. */
export function isManifest(text: string | undefined): text is string {
  return text !== undefined && readManifest(text) !== undefined;
}
