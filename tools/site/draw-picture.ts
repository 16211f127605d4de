/** The arrows of a Mermaid flow chart, as we write them, in the language of Graphviz. */
export function toDot(mermaid: string): string {
  const lines = mermaid
    .split('\n')
    .slice(1)
    .flatMap((line) => line.trim() || [])
    .map((line) =>
      line
        .split(' --> ')
        .map((name) => JSON.stringify(name))
        .join(' -> '),
    );
  const style =
    'rankdir=LR; bgcolor=transparent; node [shape=box, style=rounded, fontname=sans, fontsize=12, height=0.3]';
  return `digraph { ${style}; ${lines.join('; ')} }`;
}

/** @returns an SVG in the colours of the page, light or dark @param draw makes an SVG of a graph */
export function drawPicture(mermaid: string, draw: (dot: string) => string): string {
  const svg = draw(toDot(mermaid)).replace(/^[\s\S]*?(?=<svg)/, '');
  const coloured = svg
    .replaceAll('stroke="black"', 'stroke="currentColor"')
    .replaceAll('fill="black"', 'fill="currentColor"')
    .replace(/<text /g, '<text fill="currentColor" ')
    .replace(
      /<svg width="(\d+)pt" height="\d+pt"/,
      '<svg role="img" style="width: $1pt; max-width: 100%; height: auto"',
    )
    .replace(/<title>.*?<\/title>/gs, '');
  return `<figure v-pre>${coloured}</figure>`;
}
