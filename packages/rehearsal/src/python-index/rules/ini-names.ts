/**
 * The names in each section of an INI file, as Python's `configparser` reads it with `=` between name and value.
 *
 * @returns `undefined` for what it does not read
 */
export function namesInIni(text: string): ReadonlyMap<string, readonly string[]> | undefined {
  // What JavaScript trims, Python reads as text.
  if (text.startsWith('\ufeff')) return undefined;
  const sections = new Map<string, string[]>();
  let names: string[] | undefined;
  let indent: number | undefined;
  for (const line of text.split('\n').filter((each) => !/^\s*(?:[#;]|$)/.test(each))) {
    const own = line.length - line.trimStart().length;
    // A line further in goes on with the value above.
    if (indent !== undefined && own > indent) continue;
    const section = /^\[(.+)\]/.exec(line.trim())?.[1];
    if (section !== undefined) {
      if (sections.has(section) && section !== 'DEFAULT') return undefined;
      names = sections.get(section) ?? [];
      sections.set(section, names);
      indent = undefined;
      continue;
    }
    // Python takes one blank more for one.
    const name = /^([^=]*)=/.exec(line.trim())?.[1]?.replace(/[\s\x85]+$/, '');
    if (!name || names === undefined || names.includes(name)) return undefined;
    names.push(name);
    indent = own;
  }
  return sections;
}
