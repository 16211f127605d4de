/** How hosts write the number of a pull request into the message of what merges it. */
const forms = [
  // GitHub, Gitea and Forgejo: squashed, or merged with the title of the pull request.
  /^.*\(#(\d{1,10})\)\s*$/,
  // GitHub; Bitbucket; Bitbucket's server; Azure.
  /^Merge pull request #(\d{1,10})\b/,
  /^Merged in \S+ \(pull request #(\d{1,10})\)/,
  /^Pull request #(\d{1,10}): /,
  /^Merged PR (\d{1,10}): /,
];

/** GitLab's last line. */
const gitlab = /^See merge request \S*!(\d{1,10})\s*$/m;

/** The number of the pull request that a commit brings, from its message. */
export function pullRequestIn(message: string): string | undefined {
  const [header = ''] = message.split(/\r?\n/, 1);
  const found = forms.flatMap((form) => form.exec(header)?.[1] ?? [])[0];
  return found ?? (message.includes('See merge request ') ? gitlab.exec(message)?.[1] : undefined);
}

/** A first line without the numbers that hosts add to what is squashed: `feat: weigh (#12)`, and once more in a revert. */
export function withoutPullRequest(header: string): string {
  let rest = header.trim();
  for (let end = ending(rest); end > 0; end = ending(rest)) rest = rest.slice(0, -end).trimEnd();
  return rest;
}

function ending(text: string): number {
  return /\([#!]\d{1,10}\)$/.exec(text.slice(-15))?.[0].length ?? 0;
}
