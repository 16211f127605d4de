import type { Bar } from './counted-run.ts';

/** One run in the picture. */
export interface Panel {
  readonly title: string;
  readonly seconds: number;
  readonly programs: readonly Bar[];
  readonly steps: readonly Bar[];
}

const width = 1000;
const margin = 12;
const lane = 17;
/** Seconds below which a bar is too thin to be seen. */
const shortest = 0.04;
const colours = { programs: '#7aa6d6', steps: '#d9a25b' };

/** When each run did what, as SVG: programs that the job started, and below them the steps of our plugins. */
export function renderTimeline(panels: readonly Panel[]): string {
  const longest = Math.max(...panels.map(({ seconds }) => seconds));
  const scale = (width - 2 * margin) / longest;
  let y = margin;
  const parts: string[] = [];
  for (const panel of panels) {
    const { svg, height } = renderPanel(panel, y, scale);
    parts.push(svg);
    y += height + margin;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" font-family="sans-serif" font-size="11">`,
    `<title>What each run does when</title>`,
    `<rect width="${width}" height="${y}" fill="#ffffff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function renderPanel({ title, seconds, programs, steps }: Panel, top: number, scale: number) {
  const lines = [
    `<text x="${margin}" y="${top + 12}" font-weight="bold">${escapeText(title)}: ${seconds.toFixed(1)} s</text>`,
  ];
  let y = top + 20;
  const axis = y;
  for (const [bars, colour] of [
    [programs, colours.programs],
    [steps, colours.steps],
  ] as const) {
    for (const row of inLanes(bars)) {
      lines.push(...row.flatMap((bar) => renderBar(bar, y, scale, colour)));
      y += lane;
    }
  }
  for (let second = 0; second <= seconds; second += 1) {
    const x = (margin + second * scale).toFixed(1);
    lines.push(`<line x1="${x}" y1="${axis}" x2="${x}" y2="${y}" stroke="#dddddd"/>`);
  }
  return { svg: lines.join('\n'), height: y - top };
}

function renderBar({ label, from, to }: Bar, y: number, scale: number, colour: string): string[] {
  const x = margin + from * scale;
  const length = Math.max(1, (to - from) * scale);
  const rect = `<rect x="${x.toFixed(1)}" y="${y}" width="${length.toFixed(1)}" height="${lane - 3}" rx="2" fill="${colour}"><title>${escapeText(label)}: ${from.toFixed(2)} to ${to.toFixed(2)} s</title></rect>`;
  // A label stands in its bar, where there is room for it.
  const room = Math.floor(length / 6);
  if (room < 4) return [rect];
  const text = label.length > room ? `${label.slice(0, room - 1)}…` : label;
  return [rect, `<text x="${(x + 3).toFixed(1)}" y="${y + 11}">${escapeText(text)}</text>`];
}

/** Bars that overlap are below each other; those too short to be seen are left out. */
export function inLanes(bars: readonly Bar[]): Bar[][] {
  const lanes: Bar[][] = [];
  for (const bar of bars.filter(({ from, to }) => to - from >= shortest).toSorted((a, b) => a.from - b.from)) {
    const free = lanes.find((row) => (row.at(-1)?.to ?? 0) <= bar.from);
    if (free === undefined) lanes.push([bar]);
    else free.push(bar);
  }
  return lanes;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
