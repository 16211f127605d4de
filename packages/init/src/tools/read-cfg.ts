/**
 * Sections of a file as Python's `configparser` reads them, as far as settings of release tools need it: `name = value`, with
 * indented lines that go on.
 */
export function readCfg(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let option: string | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const [, name] = /^\[(.+)\]\s*$/.exec(line) ?? [];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      option = undefined;
    } else if (/^\s/.test(line) && option !== undefined) section?.set(option, `${section.get(option)}\n${line.trim()}`);
    else option = addOption(section, line);
  }
  return sections;
}

function addOption(section: Map<string, string> | undefined, line: string): string | undefined {
  const at = line.search(/[=:]/);
  if (at < 0 || section === undefined) return undefined;
  const name = line.slice(0, at).trim().toLowerCase();
  section.set(name, line.slice(at + 1).trim());
  return name;
}
