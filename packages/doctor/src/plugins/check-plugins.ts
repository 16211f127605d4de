import { PassThrough } from 'node:stream';
import { type Branch, errorsOf, type Logger, makePlain, reasonOf, type VerifyContext } from '@waybill/kernel';
import { type Configuration, type ConfiguredPlugin, checkPlugin } from '@waybill/pipeline/configuration';
import { asSentence, type Report, type Row, rowsOf } from '../report/index.ts';
import { judgeError } from './judge-error.ts';

/** Third-party plugins whose check is known to change nothing. */
const harmless = new Set([
  ...['@semantic-release/changelog', '@semantic-release/commit-analyzer', '@semantic-release/git'],
  ...['@semantic-release/github', '@semantic-release/gitlab', '@semantic-release/release-notes-generator'],
]);

/** Plugins of ours whose check asks for a right by using it: it begins an upload, and takes it back. */
const writing = new Set(['@waybill/archive']);

/** Milliseconds for the check of one plugin. */
const patience = 90_000;
const mostWarnings = 5;

interface Examined {
  readonly configuration: Configuration;
  readonly plugins: readonly ConfiguredPlugin[];
  readonly branch: string;
  readonly place: Report['place'];
}

/** Runs the check of each plugin beside the others, as a release does before anything else. */
export async function checkPlugins(examined: Examined): Promise<Row[]> {
  const rows = await Promise.all(examined.plugins.map((plugin) => check(plugin, examined)));
  return rows.flat();
}

async function check(plugin: ConfiguredPlugin, { configuration, branch, place }: Examined): Promise<Row[]> {
  const name = `plugin ${plugin.key}`;
  const { ok, warning, unchecked } = rowsOf(name);
  const why = whyNot(plugin, place);
  if (why !== undefined) return [unchecked(why)];
  const lines: Line[] = [];
  try {
    const isChecked = await inTime(checkPlugin(plugin, contextFor(configuration, branch, lines)));
    const off = lines.find(({ text }) => text.startsWith('Off: '));
    if (off !== undefined) return [ok(off.text)];
    const warnings = lines.filter(({ isWarning }) => isWarning).map(({ text }) => asSentence(text));
    const shown = warnings.slice(0, mostWarnings).map((text): Row => ({ ...warning(text, ''), remedy: undefined }));
    const more = warnings.length - shown.length;
    if (more > 0) shown.push({ ...warning(`${more} more warnings: a dry run shows them.`, ''), remedy: undefined });
    if (shown.length > 0 || !isChecked) return shown;
    return [ok('Its own check (`verifyConditions`) passes.')];
  } catch (error) {
    return judgeError(name, error, place);
  }
}

/** Why a check is not run here. */
function whyNot({ name, options }: ConfiguredPlugin, place: Report['place']): string | undefined {
  if (name === '@semantic-release/exec')
    return options['verifyConditionsCmd'] || options['cmd']
      ? 'It runs a command of the project (`verifyConditionsCmd`), which may change something.'
      : undefined;
  if (writing.has(name) && place !== 'release job')
    return 'Its check begins an upload and takes it back. `--release-job` runs it, in the job that releases.';
  if (name.startsWith('@waybill/') || harmless.has(name)) return undefined;
  return 'It is not known whether its check changes anything. A dry run (`npx semantic-release --dry-run`) runs it.';
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TypeError(`it took longer than ${patience / 1000} seconds`)), patience);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Line {
  readonly text: string;
  readonly isWarning: boolean;
}

/** What a plugin prints is kept: the table says what is of interest. */
function contextFor({ context }: Configuration, branch: string, lines: Line[]): VerifyContext {
  const keep =
    (isWarning: boolean) =>
    (message: string, ...more: unknown[]) =>
      void lines.push({ text: makePlain([message, ...more].join(' ')), isWarning });
  const logger: Logger = { log: keep(false), success: keep(false), warn: keep(true), error: keep(false) };
  const current: Branch = { name: branch, type: 'release', main: true };
  return {
    ...context,
    ...{ logger: Object.assign(logger, { scope: () => logger }), branch: current, branches: [current] },
    ...{ stdout: new PassThrough().resume(), stderr: new PassThrough().resume() },
    options: { ...context.options, dryRun: true },
  };
}

/** Why the configuration cannot be read, as rows. */
export function explainConfiguration(error: unknown): Row[] {
  const { problem, unchecked } = rowsOf('configuration');
  return errorsOf(error).map((each) => {
    const { code, details } = each as { readonly code?: string; readonly details?: string };
    const message = asSentence(reasonOf(each));
    const [, missing] = /Cannot find (?:module|package) '([^']+)'/.exec(message) ?? [];
    if (missing !== undefined)
      return unchecked(
        `\`${missing}\` is not installed here. \`npx --package @waybill/preset waybill doctor\` brings the preset along; \`npm ci\` installs what \`package.json\` names.`,
      );
    return problem(message, details ?? 'Correct the configuration (`.releaserc.json`).', { code });
  });
}
