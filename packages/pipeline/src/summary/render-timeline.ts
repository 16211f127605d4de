import type { Step } from './journal.ts';

const width = 32;
/** Milliseconds below which a step is not worth a line. */
const shortest = 20;

/** When each member ran, one line a step: what overlaps is below each other. */
export function renderTimeline(steps: readonly Step[]): string {
  const shown = steps.filter(({ started, ended, ok }) => !ok || ended.getTime() - started.getTime() >= shortest);
  const [first] = shown;
  if (first === undefined) return '';
  const begin = Math.min(...shown.map(({ started }) => started.getTime()));
  const end = Math.max(...shown.map(({ ended }) => ended.getTime()));
  const scale = width / Math.max(end - begin, 1);
  const names = shown.map(({ step, member }) => `${step} ${member}`);
  const longest = Math.max(...names.map((name) => name.length));
  const lines = shown.map(({ started, ended, ok }, i) => {
    const from = Math.min(Math.floor((started.getTime() - begin) * scale), width - 1);
    const length = Math.max(1, Math.round((ended.getTime() - started.getTime()) * scale));
    const bar = `${' '.repeat(from)}${'█'.repeat(Math.min(length, width - from))}`.padEnd(width);
    const seconds = ((ended.getTime() - started.getTime()) / 1000).toFixed(1).padStart(6);
    return `${(names[i] ?? '').padEnd(longest)} ${bar} ${seconds} s${ok ? '' : '  failed'}`;
  });
  return lines.join('\n');
}
