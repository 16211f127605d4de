const overview = `Usage: waybill <command> [tag]

Commands:
  status [tag]   what a release consists of, where it went, and what is missing
  resume [tag]   finish a release that a dead run left incomplete
  abandon [tag]  close a release that cannot be finished, so that later ones go on
  ledger check   look for damaged and missing entries; \`ledger repair\` writes the last good state back

Without a tag: the newest release in the ledger.
\`waybill <command> --help\` says more.
`;

const commands: Readonly<Record<string, string>> = {
  status: `Usage: waybill status [tag] [--json]

Prints the ledger of a release as a table: artifact, where to, state, when, URL. Reads the ledger that the remote has.

Options:
  --json   print the ledger's entry as it is (docs/ledger.md)

Exit codes: 0 complete, 1 failed, 2 wrong usage, 3 incomplete
`,
  resume: `Usage: waybill resume [tag] [--take-over]

Finishes a release that is tagged and not complete: the same version, the same bytes, only what is missing. An ordinary
run of \`npx semantic-release\` does so too; this also works where that ends early, in a checkout behind the branch.
It uses the repository's semantic-release configuration and needs the same secrets.

A release that another run may still be making is watched for the length of that run's lease, two minutes by default. A
run that shows a sign of life keeps its release.

Options:
  --take-over   take the release over at once; the other run stops at its next step

Exit codes: 0 complete, also when there was nothing to do; 1 failed; 2 wrong usage
`,
  abandon: `Usage: waybill abandon [tag] --reason TEXT [--take-over]

Closes a release that is tagged and cannot be finished. The reason is recorded in the ledger and sent to whoever is
notified of failures. What was delivered stays public; the next run releases new commits as usual. Give the tag: without
one, the release that was worked on last is taken.

Options:
  --reason TEXT   why the release is given up
  --take-over     do not wait for a sign of life of the run that made it

Exit codes: 0 abandoned, 1 failed, 2 wrong usage
`,
  ledger: `Usage: waybill ledger check|repair [--json]

\`check\` reads every entry of the ledger and lists those that cannot be read, tags without an entry, entries without a
tag, and incomplete releases. \`repair\` writes the last good state of a damaged entry back, from the history of
refs/notes/waybill.

Exit codes: 0 all is well or repaired, 1 failed, 2 wrong usage, 3 something is left to look at
`,
};

export function help(command?: string): string {
  return (command === undefined ? undefined : commands[command]) ?? overview;
}
