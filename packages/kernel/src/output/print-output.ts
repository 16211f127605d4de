import type { BaseContext, Env } from '../context.ts';
import { redact } from '../secrets/index.ts';
import { makeInertText, makePlain, makeReadable } from '../text/index.ts';
import { writeCommand } from './own-lines.ts';

type Log = Pick<BaseContext, 'stdout' | 'env'>;

export interface ToolOutput {
  /** One line: what the output is of. */
  readonly title: string;
  /** Everything that was said, in its order. */
  readonly text: string;
  /** Then nobody has to open anything. */
  readonly hasFailed: boolean;
}

/**
 * Prints what a tool has said, in one piece: into a group that is closed, where the CI service has groups, and as it is after a failure. Elsewhere
 * what went well is left out; with `DEBUG`, it was shown as it came. The text is not trusted, and ends no group: the guard of the stream makes it
 * inert.
 */
export function printOutput({ stdout, env }: Log, { title, text, hasFailed }: ToolOutput): void {
  if (text.trim() === '') return;
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  const name = asTitle(title, env);
  if (hasFailed) {
    stdout.write(`Output of ${name}:\n${whole}`);
    return;
  }
  const group = groupOf(env, name);
  if (group === undefined) return;
  writeCommand(stdout, group.start);
  stdout.write(whole);
  writeCommand(stdout, group.end);
}

/** Characters of a title. */
const longest = 100;

function asTitle(title: string, env: Env): string {
  const line = makeInertText(makePlain(makeReadable(redact(title, env)))).replaceAll('\n', ' ');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

interface Group {
  readonly start: string;
  readonly end: string;
}

/** The commands of the CI service; nothing where it has no groups, or where another process of ours shows this output. */
function groupOf(env: Env, title: string): Group | undefined {
  if (env[plainVariable]) return undefined;
  if (env['GITHUB_ACTIONS'] === 'true') {
    const data = title.replaceAll('%', '%25');
    return { start: `::group::${data}`, end: '::endgroup::' };
  }
  if (env['GITLAB_CI'] === 'true') {
    const [name, seconds] = [
      `waybill_${crypto.randomUUID().slice(0, 8)}`,
      Math.floor((performance.timeOrigin + performance.now()) / 1000),
    ];
    // https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections
    return {
      start: `\x1B[0Ksection_start:${seconds}:${name}[collapsed=true]\r\x1B[0K${title}`,
      end: `\x1B[0Ksection_end:${seconds}:${name}\r\x1B[0K`,
    };
  }
  return undefined;
}

/** Set for a process whose output another process of ours shows: a command in it would be shown, and not obeyed. */
export const plainVariable = 'WAYBILL_PLAIN_OUTPUT';
