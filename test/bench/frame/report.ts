import type { Measured } from './compare.ts';

export interface Report {
  readonly targets: readonly Target[];
  /** What was measured for the targets. */
  readonly measurements: readonly Measurement[];
}

export interface Target {
  readonly name: string;
  readonly value: number;
  readonly atMost: number;
}

export interface Measurement extends Measured {
  readonly name: string;
}

/** The report as text; its last line says how many targets are met. */
export function renderReport({ targets, measurements }: Report): string {
  const lines = targets.map(
    (target) => `${isMet(target) ? '✔' : '✘'} ${target.name}: ${shown(target.value)}, at most ${target.atMost}`,
  );
  const last = `${targets.filter(isMet).length} of ${targets.length} targets met`;
  return [...measurements.flatMap(renderMeasurement), '', ...lines, last].join('\n');
}

function renderMeasurement({ name, ours, theirs, ratio, spread, noise, rounds }: Measurement): string[] {
  const [low, high] = spread;
  return [
    `${name}: ${seconds(ours)} against ${seconds(theirs)}, ratio ${shown(ratio)}`,
    `  half of the ${rounds} rounds between ${shown(low)} and ${shown(high)}; the other against itself ${shown(noise)}`,
  ];
}

export function isMet({ value, atMost }: Target): boolean {
  return value <= atMost;
}

function shown(value: number): string {
  return value.toFixed(2);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
