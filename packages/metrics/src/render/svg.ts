/** Text in HTML and SVG, whatever it holds. */
export function escapeXml(text: string): string {
  const plain = text.replace(/[^\P{Cc}\t\n]/gu, ' ');
  return plain.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export interface Bar {
  readonly label: string;
  /** Of the whole bar. */
  readonly value: number;
  /** The part of it that is marked. */
  readonly marked: number;
}

const width = 640;
const height = 180;
const left = 36;
const bottom = 24;

/** Bars over time. What it shows is also in its description, for whoever does not see it. */
export function barChart(title: string, bars: readonly Bar[], say: (bar: Bar) => string): string {
  const highest = niceCeiling(Math.max(...bars.map(({ value }) => value), 0));
  const step = (width - left) / Math.max(1, bars.length);
  const scale = (value: number) => (value / highest) * (height - bottom - 10);
  const columns = bars.map((bar, at) => {
    const x = left + at * step + step * 0.15;
    const [whole, marked] = [scale(bar.value), scale(bar.marked)];
    const base = height - bottom;
    return [
      `<g><title>${escapeXml(say(bar))}</title>`,
      rect('bar', x, base - whole, step * 0.7, whole),
      rect('marked', x, base - marked, step * 0.7, marked),
      '</g>',
    ].join('');
  });
  const labels = bars.flatMap(({ label }, at) =>
    at % Math.ceil(bars.length / 6) === 0
      ? [`<text x="${fixed(left + at * step)}" y="${height - 8}">${escapeXml(label)}</text>`]
      : [],
  );
  const lines = [0, highest / 2, highest].map((value) => {
    const y = fixed(height - bottom - scale(value));
    return `<line x1="${left}" x2="${width}" y1="${y}" y2="${y}"/><text x="0" y="${y}" dy="4">${tick(value)}</text>`;
  });
  const told = bars.map(say).join('; ');
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<title>${escapeXml(title)}</title><desc>${escapeXml(told)}</desc>`,
    ...lines,
    ...columns,
    ...labels,
    '</svg>',
  ].join('\n');
}

function rect(kind: string, x: number, y: number, w: number, h: number): string {
  return h <= 0
    ? ''
    : `<rect class="${kind}" x="${fixed(x)}" y="${fixed(y)}" width="${fixed(w)}" height="${fixed(h)}"/>`;
}

function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}

function tick(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** 1, 2, 4, 10, 20, …: the middle is as round as the end. */
function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 4, 10].find((step) => step * power >= value) ?? 10);
}

/** A badge with two words, as shields.io has made them usual. */
export function badge(label: string, message: string): string {
  const [one, other] = [label, message].map((text) => Math.round([...text].length * 6.5 + 12)) as [number, number];
  const all = one + other;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${all}" height="20" role="img" aria-label="${escapeXml(`${label}: ${message}`)}">`,
    `<title>${escapeXml(`${label}: ${message}`)}</title>`,
    `<rect width="${one}" height="20" fill="#555"/><rect x="${one}" width="${other}" height="20" fill="#0a66c2"/>`,
    '<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">',
    `<text x="${one / 2}" y="14">${escapeXml(label)}</text><text x="${one + other / 2}" y="14">${escapeXml(message)}</text></g>`,
    '</svg>\n',
  ].join('');
}
