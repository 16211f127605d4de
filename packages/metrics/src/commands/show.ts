import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type CommandResult, exitCodes, type Ports, type Shell } from '@waybill/kernel';
import { collectAdoption } from '../adoption/index.ts';
import { noSuchEnvironment, wrongWindow } from '../errors.ts';
import { readFacts } from '../facts/index.ts';
import { findCrossings, listEnvironments, measure } from '../measure/index.ts';
import { renderFiles, renderMarkdown, renderText } from '../render/index.ts';
import { notifyCrossings } from './notify-crossings.ts';
import { openMetrics } from './open-metrics.ts';

export interface GivenShow {
  readonly environment: string | undefined;
  readonly window: string | undefined;
  readonly output: string | undefined;
  readonly isChecked: boolean;
}

/** @throws EMETRICSWINDOW, ENOMETRICSENVIRONMENT, ELEDGERNOTPUSHED */
export async function show(shell: Shell, given: GivenShow, ports?: Partial<Ports>): Promise<CommandResult> {
  const days = readWindow(given.window);
  const metrics = await openMetrics(shell, ports);
  const { options, context, ports: real } = metrics;
  const facts = await readFacts({ context, ports: real });
  const environment = given.environment ?? options.environment;
  const known = listEnvironments(facts, environment);
  // One that the configuration names may have got nothing yet.
  if (given.environment !== undefined && !known.includes(given.environment))
    throw noSuchEnvironment(given.environment, known);
  const { hotfixBranches, failedRollouts, window, limits } = options;
  const releases = facts.releases.filter(({ published }) => published !== undefined);
  const adoption = await collectAdoption({ sources: options.adoption, releases, context, ports: real });
  const report = measure({
    ...{ facts, environment, hotfixBranches, failedRollouts, adoption },
    now: real.clock.now(),
    window: days ?? window,
  });
  if (given.output !== undefined) await writeFiles(resolve(shell.cwd, given.output), renderFiles(report));
  const summary = context.env['GITHUB_STEP_SUMMARY'];
  if (summary) await appendFile(summary, `${renderMarkdown(report)}\n`);
  if (!given.isChecked) return { exitCode: exitCodes.done, text: renderText(report), data: report };

  const crossings = findCrossings(report, limits);
  await notifyCrossings(metrics, crossings);
  const found =
    crossings.length === 0
      ? 'No limit is crossed.'
      : crossings.map(({ sentence }) => `Crossed: ${sentence}`).join('\n');
  return {
    exitCode: crossings.length === 0 ? exitCodes.done : exitCodes.incomplete,
    text: `${renderText(report)}\n\n${found}`,
    data: { ...report, crossings },
  };
}

const longest = 3650;

function readWindow(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const days = Number(text);
  if (!/^\d+$/.test(text) || days < 1 || days > longest) throw wrongWindow(text);
  return days;
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}
