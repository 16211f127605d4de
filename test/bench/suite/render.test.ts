import { expect, it } from '@jest/globals';
import type { Counted } from './counted-run.ts';
import { renderTables } from './render-tables.ts';
import { inLanes, renderTimeline } from './render-timeline.ts';
import { projectReport, repeatedQuestions, targetsOf } from './report.ts';

const counted: Counted = {
  ...{ processes: 120, children: 40, connections: 10, requests: 30, sent: 51_000, memory: 300, seconds: 2 },
  traffic: {},
  repeated: { 'docker buildx version': 3, 'git rev-parse HEAD': 5 },
  programs: [{ label: 'docker <buildx> build', from: 0, to: 2 }],
  steps: [],
};

it('puts what overlaps below each other, and leaves out what cannot be seen', () => {
  const bar = (from: number, to: number) => ({ label: 'git', from, to });

  expect(inLanes([bar(0, 2), bar(1, 3), bar(2, 4), bar(3, 3.001)])).toEqual([[bar(0, 2), bar(2, 4)], [bar(1, 3)]]);
});

it('draws names as text', () => {
  const svg = renderTimeline([{ title: 'ours & theirs', ...counted }]);

  expect(svg).toContain('ours &amp; theirs: 2.0 s');
  expect(svg).toContain('docker &lt;buildx&gt; build: 0.00 to 2.00 s');
});

it('judges by the ratios of each round, and counts what was asked again', () => {
  const times = { same: [11, 22, 12], overlap: [10, 20, 10], all: [12, 24, 12] };
  const peers = { ...counted, connections: 9, repeated: {} };

  const targets = targetsOf({ wheel: projectReport(times, { all: counted, peers }) }, { 'all of them': 61 });

  expect(targets).toEqual([
    { name: 'what the peers do, beside the raw tools overlapped', value: 1.1, atMost: 1.1 },
    { name: 'everything, beside what the peers do', value: 12 / 11, atMost: 1.35 },
    { name: 'git connections beyond the peers', value: 1, atMost: 2 },
    { name: 'programs asked again', value: 2, atMost: 0 },
    { name: 'milliseconds of all imports', value: 61, atMost: 60 },
  ]);
});

it('takes only questions for repeated ones, not what changes between two calls', () => {
  expect(repeatedQuestions(counted)).toEqual({ 'docker buildx version': 3 });
});

it('shows a table that names each run once, and the targets', () => {
  const text = renderTables({
    ...{ date: '2026-11-28', machine: '2 cores', versions: { node: '24' }, isolation: false, rounds: 3 },
    projects: { wheel: projectReport({ peers: [10, 11, 12], all: [5, 6, 7] }, { all: counted }) },
    imports: { 'all of them': 61 },
    targets: [{ name: 'milliseconds of all imports', value: 61, atMost: 60, met: false }],
  });

  expect(text).toMatch(
    /\| ours, with everything \| 6\.00 \| 5\.50 to 6\.50 \| 0\.55 \| 120 \| 40 \| 10 \| 30 \| 51 \| 300 MiB \|/,
  );
  expect(text).toMatch(/0 of 1 targets met\.$/);
});
