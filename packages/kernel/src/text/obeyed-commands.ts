/** The commands that runners know (https://github.com/actions/runner, `ActionCommandManager.cs`), stop tokens apart. */
const names = [
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice', 'remove-matcher'],
  ...['save-state', 'set-env', 'set-output', 'stop-commands', 'warning', 'task.setvariable', 'command'],
];

/**
 * What CI services would obey of a log, one text each: workflow commands as GitHub's runner and those of Gitea and Azure read
 * them, and section markers of GitLab. For tests.
 *
 * @param others tokens that somebody gave to `stop-commands`
 */
export function obeyedCommands(log: string, others: readonly string[] = []): string[] {
  const known = [...names, ...others];
  const isKnown = (info: string) => known.includes(info.split(' ')[0]?.toLowerCase() ?? '');
  // As .NET reads lines. Other readers show colours or remove them.
  const lines = log.split(/\r\n|\r|\n/).flatMap((line) => [line, line.replace(/\x1B\[[\d;]*m/g, '')]);
  const commands = lines.flatMap((line) => {
    const text = line.replace(/^[\s\x85]+/, '');
    const end = text.startsWith('::') ? text.indexOf('::', 2) : -1;
    if (end > 0 && isKnown(text.slice(2, end))) return [text];
    const bracketed = [...text.matchAll(/##(?:vso|teamcity)?\[/g)].filter(({ index }) => {
      const from = text.indexOf('[', index) + 1;
      const to = text.indexOf(']', from);
      return to >= 0 && isKnown(text.slice(from, to));
    });
    return bracketed.length > 0 ? [text] : [];
  });
  const plain = log.replace(/\x1B\[[\d;]*m/g, '');
  const sections = [log, plain].flatMap((text) => text.match(/section_(?:start|end):\d+:[\w.-]+/g) ?? []);
  return [...new Set([...commands, ...sections])];
}
